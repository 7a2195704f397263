package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.testing.Hop;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The machine of the database vanishes: nothing ends its connections, and nothing comes on them. Another takes its name. */
class VanishedDatabaseIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final MigratedDatabase DATABASE = new MigratedDatabase();
    private static final URI SERVER = URI.create(DATABASE.url().substring("jdbc:".length()));

    private static final EmbeddedPubSub PUBSUB = EmbeddedPubSub.start();
    private static final int PORT = Ports.free();
    private static final String URL = "http://localhost:" + PORT;
    private static Hop hop;
    private static PuffelProcess puffel;

    @BeforeAll
    static void start() throws IOException {
        hop = new Hop(SERVER.getHost(), SERVER.getPort());
        Map<String, String> environment = new HashMap<>(Tokens.environment());
        environment.put("PUFFEL_ROLES", "api,relay");
        environment.put("PUFFEL_CACHE_STALENESS", "0s");
        environment.put("PUFFEL_HTTP_STATEMENT_TIMEOUT", "2s");
        environment.put("PUBSUB_EMULATOR_HOST", PUBSUB.endpoint());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(PORT));
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://localhost:" + hop.port() + SERVER.getPath() + "?" + SERVER.getQuery());
        puffel = PuffelProcess.start(
                environment,
                List.of("-Dquarkus.datasource.background.jdbc.additional-jdbc-properties.socketTimeout=10"),
                "start");
    }

    @AfterAll
    static void stop() throws IOException {
        puffel.close();
        hop.close();
        PUBSUB.close();
    }

    @BeforeEach
    void awaitReady() {
        await().atMost(START)
                .ignoreExceptions()
                .until(() -> get(URL + "/q/health/ready").statusCode() == 200);
    }

    @Test
    void requestsFindTheNewOneSoon() {
        get(URL + "/flights/1").then().statusCode(200);

        // A connection that was used just now is not tried before it is used.
        hop.forget();
        assertTimeoutPreemptively(SOON, () -> {
            get(URL + "/flights/1").then().statusCode(anyOf(is(200), is(503)));
        });
        await().atMost(SOON).until(() -> get(URL + "/flights/1").statusCode() == 200);
        await().atMost(SOON).until(() -> get(URL + "/q/health/ready").statusCode() == 200);

        hop.forget();
        assertTimeoutPreemptively(SOON, () -> {
            Tokens.given()
                    .contentType("application/merge-patch+json")
                    .body("{\"delay\":5}")
                    .patch(URL + "/flights/1")
                    .then()
                    .statusCode(anyOf(is(200), is(503)));
        });
        await().atMost(SOON).until(() -> get(URL + "/flights/1").statusCode() == 200);
    }

    @Test
    void muteDatabaseIsAnOutage() {
        hop.mute();
        for (int i = 0; i < 3; i++) {
            assertTimeoutPreemptively(SOON, () -> {
                get(URL + "/flights").then().statusCode(503).header("Retry-After", "5");
            });
        }
        hop.unmute();
        await().atMost(SOON).until(() -> get(URL + "/flights").statusCode() == 200);
    }

    /** Nothing comes in answer to its last statement, whose turn came only after the database was gone. */
    @Test
    void theRelayFindsTheNewOneToo() throws SQLException {
        try (Connection other = DATABASE.connect();
                Statement statement = other.createStatement()) {
            statement.execute("""
                    insert into outbox (event_id, type, event_time, subject, next_attempt_at)
                    values ('e1', 'dev.puffel.flight.removed', '2026-11-24T18:30:00.000000000Z', 'k1', now() + interval '3 s')""");
            other.setAutoCommit(false);
            statement.execute("select * from outbox for update");
            await().atMost(SOON).until(() -> !DATABASE.query("""
                    select * from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'""").isEmpty());
            hop.forget();
            other.rollback();
        }
        await().atMost(SOON)
                .until(() -> DATABASE.query("select count(*) from outbox where sent_at is null")
                        .equals(List.of("0")));
    }
}
