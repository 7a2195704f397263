package dev.puffel.outbox;

import static dev.puffel.testing.FullTables.assertReadsFew;
import static dev.puffel.testing.GenericPlan.array;
import static dev.puffel.testing.GenericPlan.assertNoneIsComparedWithEachOther;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** How PostgreSQL takes in the events of many flights at once, and finds those to publish. */
class OutboxPlanTest {
    private static final int EVENTS = 100;

    @Test
    void noEventIsComparedWithEachOther() throws SQLException {
        assertNoneIsComparedWithEachOther(
                EVENTS,
                OutboxWriter.INSERT,
                array(EVENTS, "id-%d"),
                array(EVENTS, "flight-%d"),
                array(EVENTS, "type"),
                array(EVENTS, "{}") + "::json[]",
                "'2026-11-24T18:00:00.000000000Z'",
                "null");
    }

    @Test
    void outboxIsReadByIndex() throws SQLException {
        assertReadsFew(OutboxTable.DUE, "500");
        assertReadsFew(OutboxTable.REFUSED, "'reason'", "5", "99500");
        assertReadsFew(OutboxTable.SENT, "array[99501, 99502, 99503]");
        assertReadsFew(OutboxTable.BACKLOG);
        assertReadsFew(OutboxTable.CLEAN, "60");
    }
}
