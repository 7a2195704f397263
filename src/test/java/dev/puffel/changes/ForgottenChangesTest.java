package dev.puffel.changes;

import static org.awaitility.Awaitility.await;

import dev.puffel.testing.Database;
import dev.puffel.testing.Follower;
import dev.puffel.testing.OtherSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No client misses a change without being told, and none that is gone costs anything. */
@QuarkusTest
@TestProfile(OtherSettings.class)
class ForgottenChangesTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @AfterEach
    void reset() {
        Database.reset();
        Database.execute("update flight_change_forgotten set xid = '0'");
    }

    @Test
    void streamEndsIfChangesWereForgottenBeforeTheyWereRead() {
        try (Follower follower = Follower.now()) {
            Database.execute("insert into flight (origin, destination) values ('A', 'B');"
                    + "delete from flight_change; update flight_change_forgotten set xid = pg_current_xact_id()");
            await().atMost(SOON).until(follower::hasEnded);
        }
    }

    @Test
    void readsOfClientsThatAreGoneDoNotPileUp() throws SQLException {
        String start;
        try (Follower follower = Follower.now()) {
            start = follower.lastId();
            Database.execute("insert into flight (origin, destination) values ('A', 'B')");
            follower.take(1);
        }
        try (Connection connection = Database.connect();
                Statement other = connection.createStatement()) {
            connection.setAutoCommit(false);
            other.execute("lock table flight_change");
            // Two are read at once, and as many wait as there can be clients.
            await().atMost(SOON).ignoreExceptions().until(() -> {
                try (Follower follower = Follower.from(start)) {
                    await().atMost(Duration.ofMillis(300)).until(follower::hasEnded);
                    return true;
                }
            });
        }
    }
}
