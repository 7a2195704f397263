package dev.puffel.outbox;

import static dev.puffel.testing.GenericPlan.array;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.GenericPlan;
import dev.puffel.testing.MigratedDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** How PostgreSQL takes in the events of many flights at once. */
class OutboxPlanTest {
    private static final int EVENTS = 100;

    private final MigratedDatabase database = new MigratedDatabase();

    @Test
    void noEventIsComparedWithEachOther() throws SQLException {
        String plan = GenericPlan.of(
                database,
                Outbox.INSERT,
                array(EVENTS, "id-%d"),
                array(EVENTS, "flight-%d"),
                array(EVENTS, "type"),
                array(EVENTS, "{}") + "::json[]",
                "'2026-11-24T18:00:00.000000000Z'",
                "null");
        assertThat(plan, containsString("actual rows=" + EVENTS));
        assertThat(plan, not(containsString("Rows Removed by Join Filter")));
    }
}
