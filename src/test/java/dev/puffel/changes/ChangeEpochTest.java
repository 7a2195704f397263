package dev.puffel.changes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.testing.ReplicatedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** After a crash, and where a replica was promoted, transactions may get ids that were given before. */
class ChangeEpochTest {
    private static final String FLIGHT = "insert into flight (origin, destination) values ('A', 'B')";

    private static final ReplicatedPostgres POSTGRES = new ReplicatedPostgres();

    @AfterAll
    static void stop() {
        POSTGRES.close();
    }

    private static Position now(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return ChangeTable.now(connection);
        }
    }

    private static boolean isKnown(String url, Position position) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            return ChangeTable.isKnown(connection, position);
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void positionsOutliveAStop() throws SQLException {
        Position before = now(POSTGRES.primary());
        POSTGRES.stopPrimary();
        POSTGRES.startPrimary();
        POSTGRES.execute(FLIGHT);
        assertTrue(isKnown(POSTGRES.primary(), before));
    }

    @Test
    void noPositionOutlivesACrash() throws SQLException {
        Position before = now(POSTGRES.primary());
        POSTGRES.crashPrimary();
        POSTGRES.startPrimary();
        POSTGRES.execute(FLIGHT);
        // Be it before or after the next epoch has a name.
        assertFalse(isKnown(POSTGRES.primary(), before));
        assertTrue(isKnown(POSTGRES.primary(), now(POSTGRES.primary())));
        assertFalse(isKnown(POSTGRES.primary(), before));
    }

    @Test
    void noPositionOutlivesAPromotion() throws SQLException {
        try (ReplicatedPostgres postgres = new ReplicatedPostgres()) {
            Position before = now(postgres.primary());
            postgres.awaitSame("select count(*) from flight");
            postgres.promote();
            await().ignoreExceptions().untilAsserted(() -> execute(postgres.replica(), FLIGHT));
            assertFalse(isKnown(postgres.replica(), before));
        }
    }
}
