package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.puffel.testing.Hop;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Tokens;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The machine of the database vanishes: nothing ends its connections, and nothing comes on them. Another takes its name. */
class VanishedDatabaseIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(40);

    @Test
    void requestsFindTheNewOneSoon() throws Exception {
        URI server = URI.create(new MigratedDatabase().url().substring("jdbc:".length()));
        try (Hop hop = new Hop(server.getHost(), server.getPort())) {
            int port = Ports.free();
            Map<String, String> environment = new HashMap<>(Tokens.environment());
            environment.put("PUFFEL_ROLES", "api");
            environment.put("PUFFEL_CACHE_STALENESS", "0s");
            environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
            environment.put(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    "jdbc:postgresql://localhost:" + hop.port() + server.getPath() + "?" + server.getQuery());
            try (PuffelProcess puffel = PuffelProcess.start(environment, "start")) {
                String url = "http://localhost:" + port;
                await().atMost(START)
                        .ignoreExceptions()
                        .until(() -> get(url + "/q/health/ready").statusCode() == 200);
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
    }
}
