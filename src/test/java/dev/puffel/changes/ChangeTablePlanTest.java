package dev.puffel.changes;

import static dev.puffel.testing.FullTables.assertReadsFew;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ChangeTablePlanTest {
    private static final String SEEN = "'100990:100991:'";
    private static final String NOW = "'101001:101001:'";

    @Test
    void changesAreReadByIndex() throws SQLException {
        assertReadsFew(ChangeTable.NEXT_BATCH, NOW, SEEN, SEEN);
        assertReadsFew(ChangeTable.PAGE, NOW, "99990", SEEN, "500");
        assertReadsFew(ChangeTable.CLEAN, "'2026-11-25'");
        assertReadsFew(LastChange.AGE);
    }
}
