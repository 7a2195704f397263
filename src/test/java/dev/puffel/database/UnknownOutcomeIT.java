package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.Hop;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Tokens;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The connection to the database is cut off between a commit and its answer. */
class UnknownOutcomeIT {
    private static final MigratedDatabase DATABASE = new MigratedDatabase();

    private static Hop hop;
    private static PuffelProcess puffel;
    private static String flights;

    @BeforeAll
    static void start() throws IOException {
        URI server = URI.create(DATABASE.url().substring("jdbc:".length()));
        hop = new Hop(server.getHost(), server.getPort());
        int port = Ports.free();
        flights = "http://localhost:" + port + "/flights";
        Map<String, String> environment = new HashMap<>(Tokens.environment());
        environment.put("PUFFEL_ROLES", "api");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://localhost:" + hop.port() + server.getPath() + "?" + server.getQuery());
        puffel = PuffelProcess.start(environment, "start");
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> get(flights).statusCode() == 200);
    }

    @AfterAll
    static void stop() throws IOException {
        puffel.close();
        hop.close();
    }

    private static RequestSpecification creation(String origin) {
        return Tokens.given()
                .contentType("application/json")
                .body("{\"origin\":\"" + origin + "\",\"destination\":\"Rome\"}");
    }

    private static String count(String origin) {
        return DATABASE.query("select count(*) from flight where origin = '" + origin + "'")
                .get(0);
    }

    /** A problem of its own, which no client and no proxy repeats by itself. */
    private static ValidatableResponse isUnknown(Response response) {
        return response.then()
                .statusCode(500)
                .contentType("application/problem+json")
                .header("Retry-After", nullValue())
                .body("type", is("urn:puffel:problem:unknown-outcome"))
                .body("title", is("Unknown Outcome"))
                .body("instance", startsWith("urn:uuid:"));
    }

    @Test
    void creationWithoutAKeyIsNeitherRepeatedNorToBeRepeated() {
        hop.cutNextCommit();
        isUnknown(creation("Oslo").post(flights))
                .body("detail", containsString("look for the flights"))
                .body("detail", not(containsString("repeat")));
        assertThat(count("Oslo"), is("1"));
    }

    @Test
    void creationWithAKeyMayBeRepeated() {
        hop.cutNextCommit();
        isUnknown(creation("Bergen").header("Idempotency-Key", "bergen").post(flights))
                .body("detail", containsString("with the same Idempotency-Key"));
        creation("Bergen")
                .header("Idempotency-Key", "bergen")
                .post(flights)
                .then()
                .statusCode(201)
                .body("origin", is("Bergen"));
        assertThat(count("Bergen"), is("1"));
    }

    @Test
    void changesAreNotRepeated() {
        hop.cutNextCommit();
        isUnknown(Tokens.given()
                        .contentType("application/merge-patch+json")
                        .body("{\"delay\":7}")
                        .patch(flights + "/1"))
                .body("detail", containsString("read the flight again"));
        assertThat(DATABASE.query("select delay, version from flight where id = 1"), contains("7|2"));
        get(flights + "/1").then().statusCode(200).header("ETag", "\"2\"").body("delay", is(7));
    }
}
