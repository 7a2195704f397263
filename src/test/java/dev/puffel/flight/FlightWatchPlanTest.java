package dev.puffel.flight;

import static dev.puffel.testing.FullTables.assertReadsFew;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FlightWatchPlanTest {
    @Test
    void checkReadsOnlyRecentChanges() throws SQLException {
        String seen = "'100990:101001:'";
        assertReadsFew(FlightWatch.CHECK, seen, seen);
    }
}
