package dev.puffel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.MigratedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlightNumberMigrationTest {
    @Test
    void leadingZerosOfFlightNumbersAreDropped() {
        MigratedDatabase database = new MigratedDatabase("13");
        database.execute("""
                insert into flight (origin, destination, "number")
                select 'A', 'B', unnest(array['QF0073', 'QF73', 'BAW000', 'U20123', '9W045A', 'A10', 'A100'])
                from generate_series(1, 6000)""");

        database.migrate("14");

        assertEquals(
                List.of("9W45A|2", "A10|1", "A10|2", "BAW0|2", "QF73|1", "QF73|2", "U2123|2"),
                database.query(
                        "select distinct \"number\", version from flight where \"number\" is not null order by 1, 2"));
    }
}
