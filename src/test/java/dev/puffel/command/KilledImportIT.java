package dev.puffel.command;

import static org.awaitility.Awaitility.await;

import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.PuffelProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KilledImportIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final MigratedDatabase database = new MigratedDatabase();

    @Test
    void databaseDoesNotGoOnSavingForAKilledProcess() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table flight in share mode");
            try (PuffelProcess killed = PuffelProcess.start(
                    Map.of("QUARKUS_DATASOURCE_JDBC_URL", database.url()),
                    "import",
                    "src/test/resources/flights-20k.csv")) {
                await().atMost(SOON).until(() -> !saving().isEmpty());
                killed.close();
                await().atMost(SOON).until(() -> saving().isEmpty());
            }
        }
    }

    private List<String> saving() {
        return database.query(
                "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }
}
