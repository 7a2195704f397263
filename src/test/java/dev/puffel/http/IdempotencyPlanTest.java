package dev.puffel.http;

import static dev.puffel.testing.FullTables.assertReadsFew;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class IdempotencyPlanTest {
    @Test
    void keysAreFoundByIndex() throws SQLException {
        assertReadsFew(IdempotencyTable.TAKE, "'key 7'", "''", "now()", "'2026-11-25'");
        assertReadsFew(IdempotencyTable.KEEP, "200", "''", "''", "''", "'key 7'");
        assertReadsFew(IdempotencyTable.FIND, "'key 7'");
        assertReadsFew(IdempotencyTable.CLEAN, "'2026-11-25'");
    }
}
