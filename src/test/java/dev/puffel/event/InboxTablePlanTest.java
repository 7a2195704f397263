package dev.puffel.event;

import static dev.puffel.testing.FullTables.assertReadsFew;
import static dev.puffel.testing.GenericPlan.array;
import static dev.puffel.testing.GenericPlan.assertNoneIsComparedWithEachOther;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** How PostgreSQL takes a batch in. */
class InboxTablePlanTest {
    private static final int EVENTS = 100;

    @Test
    void noEventIsComparedWithEachOther() throws SQLException {
        assertNoneIsComparedWithEachOther(
                EVENTS,
                InboxTable.ACCEPT,
                array(EVENTS, "/source"),
                array(EVENTS, "id-%d"),
                array(EVENTS, "2026-11-24T18:00:00Z"),
                array(EVENTS, ""),
                array(EVENTS, "flight-%d"));
    }

    @Test
    void tablesAreReadByIndex() throws SQLException {
        assertReadsFew(
                InboxTable.ACCEPT,
                array(EVENTS, "/source"),
                array(EVENTS, "id %d"),
                array(EVENTS, "2026-11-24T18:00:00Z"),
                array(EVENTS, ""),
                array(EVENTS, "flight %d"));
        assertReadsFew(InboxTable.FORGET, "'2026-11-25'");
        assertReadsFew(Quarantine.COUNT);
    }
}
