package dev.puffel.pubsub;

import static io.restassured.RestAssured.get;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.Database;
import dev.puffel.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class EventResourceTest {
    private static final String STRUCTURED = "application/cloudevents+json";

    @AfterEach
    void reset() {
        Database.reset();
        // Not the quarantine, whose size others compare with a counter.
        Database.execute("truncate inbox");
    }

    private static RequestSpecification sender(String contentType) {
        return RestAssured.given()
                .config(RestAssuredConfig.config()
                        .encoderConfig(encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .auth()
                .oauth2(Tokens.withRoles("events:write"))
                .contentType(contentType);
    }

    private static void send(String contentType, String body, int status) {
        sender(contentType).body(body.getBytes(UTF_8)).post("/events").then().statusCode(status);
    }

    private static String event(String id, String time, String key, String origin) {
        return """
                {"specversion":"1.0","id":"%s","source":"/upstream","type":"dev.puffel.flight.upserted","time":"%s",\
                "subject":"%s","data":{"origin":"%s","destination":"B"}}""".formatted(id, time, key, origin);
    }

    private static Iterable<String> flights() {
        return Database.query("select key || ' ' || origin from flight where id <> 1 order by key");
    }

    @Test
    void binaryModeIsAppliedOnceAndInTheOrderOfTimes() {
        for (String time : new String[] {"2026-11-24T18:00:02Z", "2026-11-24T18:00:02Z", "2026-11-24T18:00:01Z"}) {
            sender("application/json")
                    .header("ce-specversion", "1.0")
                    .header("ce-id", time)
                    .header("ce-source", "/upstream")
                    .header("ce-type", "dev.puffel.flight.upserted")
                    .header("ce-time", time)
                    .header("ce-subject", "Z%C3%BCrich%201+1")
                    .body("{\"origin\":\"" + time + "\",\"destination\":\"B\"}")
                    .post("/events")
                    .then()
                    .statusCode(204);
        }
        assertThat(flights(), contains("Zürich 1+1 2026-11-24T18:00:02Z"));
        assertThat(Database.query("select version from flight where id <> 1"), contains("1"));
    }

    @Test
    void removalNeedsNoContentType() {
        send(STRUCTURED, event("1", "2026-11-24T18:00:01Z", "k", "A"), 204);
        sender("text/plain")
                .noContentType()
                .header("ce-specversion", "1.0")
                .header("ce-id", "2")
                .header("ce-source", "/upstream")
                .header("ce-type", "\"dev.puffel.flight.removed\"")
                .header("ce-time", "2026-11-24T18:00:02Z")
                .header("ce-subject", "k")
                .post("/events")
                .then()
                .statusCode(204);
        assertThat(Database.query("select key from flight where id <> 1"), empty());
    }

    @Test
    void structuredModeIsApplied() {
        send(STRUCTURED + "; charset=utf-8", event("1", "2026-11-24T18:00:01Z", "k", "Ö"), 204);
        assertThat(flights(), contains("k Ö"));
    }

    @Test
    void batchIsAppliedInOneRequest() {
        String batch = "[" + event("1", "2026-11-24T18:00:02Z", "a", "new") + ","
                + event("2", "2026-11-24T18:00:01Z", "a", "old") + ","
                + event("3", "2026-11-24T18:00:01Z", "b", "A") + "]";
        send("application/cloudevents-batch+json", batch, 204);
        assertThat(flights(), contains("a new", "b A"));
    }

    @Test
    void pushRequestIsAppliedAsItsMessage() {
        String data = Base64.getEncoder()
                .encodeToString(event("1", "2026-11-24T18:00:01Z", "k", "A").getBytes(UTF_8));
        send("application/json", """
                {"message":{"attributes":{"content-type":"%s"},"data":"%s","messageId":"7"},"subscription":"s"}""".formatted(STRUCTURED, data), 204);
        assertThat(flights(), contains("k A"));
    }

    @Test
    void eventThatCanNeverBeAppliedGoesIntoQuarantine() {
        String before = count();
        send(STRUCTURED, event("quarantine-me", "2026-11-24T18:00:01Z", "k", " "), 204);
        assertThat(flights(), is(Database.query("select key from flight where false")));
        assertThat(
                Database.query("select reason from quarantined_message where payload like '%quarantine-me%'::bytea"),
                contains("origin is required"));
        assertThat(Double.parseDouble(count()), is(Double.parseDouble(before) + 1));
    }

    private static String count() {
        return get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("puffel_messages_quarantined_total "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json                   | {\"origin\":\"A\"}    | The request carries no CloudEvent",
                "application/json                   | nonsense              | The body is malformed JSON",
                "application/json                   | {\"message\":{}}     | The request carries no CloudEvent",
                "text/plain                         | x                     | The request carries no CloudEvent",
                "application/cloudevents+json       | {\"id\":\"1\"}        | The body must be a CloudEvent",
                "application/cloudevents+json       | nonsense              | The body is malformed JSON",
                "application/cloudevents-batch+json | [{}]                  | The body must be a CloudEvent",
                "application/cloudevents-batch+json | {}                    | The body must be an array",
                "application/json                   | {\"message\":{\"messageId\":\"1\",\"data\":\"?\"}} | The data of the message is not Base64"
            })
    void requestWithoutAnEventIsRefused(String contentType, String body, String detail) {
        List<String> before = Database.query("select id from quarantined_message");
        sender(contentType)
                .body(body.getBytes(UTF_8))
                .post("/events")
                .then()
                .statusCode(400)
                .body("detail", startsWith(detail));
        assertThat(Database.query("select id from quarantined_message"), is(before));
    }

    @Test
    void senderNeedsARoleOfItsOwn() {
        Tokens.given()
                .contentType(STRUCTURED)
                .body(event("1", "2026-11-24T18:00:01Z", "k", "A").getBytes(UTF_8))
                .post("/events")
                .then()
                .statusCode(403)
                .body("detail", is("The bearer token lacks the role events:write"));
        RestAssured.given().post("/events").then().statusCode(401);
    }
}
