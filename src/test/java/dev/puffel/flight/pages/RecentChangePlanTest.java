package dev.puffel.flight.pages;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.GenericPlan;
import dev.puffel.testing.MigratedDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** How PostgreSQL looks for new changes where many are kept, from the sixth time on. */
class RecentChangePlanTest {
    @Test
    void checkReadsOnlyRecentChanges() throws SQLException {
        MigratedDatabase database = new MigratedDatabase();
        database.execute("""
                insert into flight_change (xid, kind, id)
                select (1000 + i)::text::xid8, 'removed', i from generate_series(1, 100000) i;
                analyze flight_change""");
        String seen = "'100990:101001:'";
        String plan = GenericPlan.explain(database, RecentChangeTable.CHECK, seen, seen);
        assertThat(plan, containsString("flight_change_by_xid"));
        assertThat(plan, not(containsString("Seq Scan on flight_change")));
    }
}
