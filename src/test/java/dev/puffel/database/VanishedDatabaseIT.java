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
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The machine of the database vanishes: nothing ends its connections, and nothing comes on them. Another takes its name. */
class VanishedDatabaseIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final MigratedDatabase DATABASE = new MigratedDatabase();
    private static final URI SERVER = URI.create(DATABASE.url().substring("jdbc:".length()));

    private static Hop hop() throws IOException {
        return new Hop(SERVER.getHost(), SERVER.getPort());
    }

    private static PuffelProcess start(Hop hop, int port, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Tokens.environment());
        environment.put("PUFFEL_CACHE_STALENESS", "0s");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://localhost:" + hop.port() + SERVER.getPath() + "?" + SERVER.getQuery());
        environment.putAll(more);
        return PuffelProcess.start(environment, "start");
    }

    private static void awaitReady(String url) {
        await().atMost(START)
                .ignoreExceptions()
                .until(() -> get(url + "/q/health/ready").statusCode() == 200);
    }

    @Test
    void requestsFindTheNewOneSoon() throws Exception {
        int port = Ports.free();
        String url = "http://localhost:" + port;
        try (Hop hop = hop();
                PuffelProcess puffel = start(hop, port, Map.of("PUFFEL_ROLES", "api"))) {
            awaitReady(url);
            get(url + "/flights/1").then().statusCode(200);

            // A connection that was used just now is not tried before it is used.
            hop.forget();
            assertTimeoutPreemptively(SOON, () -> {
                get(url + "/flights/1").then().statusCode(anyOf(is(200), is(503)));
            });
            await().atMost(SOON).until(() -> get(url + "/flights/1").statusCode() == 200);
            await().atMost(SOON).until(() -> get(url + "/q/health/ready").statusCode() == 200);

            hop.forget();
            assertTimeoutPreemptively(SOON, () -> {
                Tokens.given()
                        .contentType("application/merge-patch+json")
                        .body("{\"delay\":5}")
                        .patch(url + "/flights/1")
                        .then()
                        .statusCode(anyOf(is(200), is(503)));
            });
            await().atMost(SOON).until(() -> get(url + "/flights/1").statusCode() == 200);
        }
    }

    @Test
    void muteDatabaseIsAnOutage() throws Exception {
        int port = Ports.free();
        String url = "http://localhost:" + port;
        try (Hop hop = hop();
                PuffelProcess puffel = start(hop, port, Map.of("PUFFEL_ROLES", "api"))) {
            awaitReady(url);

            hop.mute();
            for (int i = 0; i < 3; i++) {
                assertTimeoutPreemptively(SOON, () -> {
                    get(url + "/flights").then().statusCode(503).header("Retry-After", "5");
                });
            }
            hop.unmute();
            await().atMost(SOON).until(() -> get(url + "/flights").statusCode() == 200);
        }
    }

    /** Nothing comes in answer to its last statement, whose turn came only after the database was gone. */
    @Test
    void theRelayFindsTheNewOneToo() throws Exception {
        int port = Ports.free();
        String url = "http://localhost:" + port;
        try (EmbeddedPubSub server = EmbeddedPubSub.start();
                Hop hop = hop();
                PuffelProcess puffel =
                        start(hop, port, Map.of("PUFFEL_ROLES", "relay", "PUBSUB_EMULATOR_HOST", server.endpoint()))) {
            awaitReady(url);
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
}
