package dev.puffel.command;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.testing.Ports;
import dev.puffel.testing.Postgres;
import dev.puffel.testing.PuffelProcess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A Puffel of its own for each case, as users have it: packaged, with its database, its port and its project at Pub/Sub. */
abstract class PackagedPuffel {
    static final Duration START = Duration.ofSeconds(60);

    private static EmbeddedPubSub pubsub;

    final String database = Postgres.newName();
    final int port = Ports.free();

    @BeforeAll
    static void startPubSub() {
        pubsub = EmbeddedPubSub.start();
    }

    @AfterAll
    static void closePubSub() {
        pubsub.close();
    }

    void executeQuietly(String sql) {
        try {
            execute(database, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void run(String answer, String... arguments) {
        try (PuffelProcess process = PuffelProcess.start(environment(), arguments)) {
            assertEquals(0, process.exitCode(), process::err);
            assertEquals(answer, process.out().strip());
        }
    }

    static void assertOneLine(PuffelProcess process, String start) {
        assertThat(process.err(), startsWith(start));
        assertEquals(1, process.err().lines().count(), process::err);
    }

    void awaitReady(PuffelProcess service) {
        await().atMost(START)
                .ignoreExceptions()
                .until(() -> get("http://localhost:" + port + "/q/health/ready").statusCode() == 200);
        assertEquals("", service.err());
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", Postgres.url(database));
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("PUBSUB_EMULATOR_HOST", pubsub.endpoint());
        environment.put("GOOGLE_CLOUD_PROJECT", database.replace('_', '-'));
        return environment;
    }

    static Map<String, String> with(Map<String, String> environment, String name, String value) {
        environment.put(name, value);
        return environment;
    }

    long flights() throws SQLException {
        try (var connection = Postgres.dataSource(database).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from flight")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static void execute(String database, String sql) throws SQLException {
        try (var connection = Postgres.dataSource(database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
