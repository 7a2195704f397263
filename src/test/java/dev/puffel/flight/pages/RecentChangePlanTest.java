package dev.puffel.flight.pages;

import static dev.puffel.testing.FullTables.assertReadsFew;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class RecentChangePlanTest {
    @Test
    void checkReadsOnlyRecentChanges() throws SQLException {
        String seen = "'100990:101001:'";
        assertReadsFew(RecentChangeTable.CHECK, seen, seen);
    }

    @Test
    void checkBesideAnOpenTransactionReadsFew() throws SQLException {
        String seen = "'1000:101001:1000'";
        assertReadsFew(RecentChangeTable.CHECK, seen, seen);
    }
}
