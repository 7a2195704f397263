package dev.puffel.pubsub;

import static dev.puffel.testing.Tokens.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.Database;
import dev.puffel.testing.PubSub;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of a write goes on in its event, from the request to the message. */
@QuarkusTest
class EventTraceTest {
    private static final String IDS = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + IDS + "-01";

    private final String key = "trace-" + UUID.randomUUID();
    private final String name = "events-" + UUID.randomUUID();
    private Subscription subscription;

    @BeforeEach
    void subscribe() throws IOException {
        subscription = PubSub.subscribe(name);
    }

    @AfterEach
    void close() {
        subscription.close();
        Database.execute("delete from flight where key = '" + key + "'");
    }

    @Test
    void everyKindOfWriteHandsItsTraceOn() throws Exception {
        String location = create(given().header("traceparent", TRACEPARENT));
        given().header("traceparent", "00-" + IDS.replace('4', '5') + "-00")
                .contentType("application/merge-patch+json")
                .body("{\"delay\":5}")
                .patch(location)
                .then()
                .statusCode(200);
        given().header("If-Match", "*").delete(location).then().statusCode(204);

        List<Map<String, String>> events = events(3);

        assertEquals(
                Arrays.asList(TRACEPARENT, "00-" + IDS.replace('4', '5') + "-00", null),
                events.stream().map(e -> e.get("traceparent")).toList());
        assertEquals(
                events.stream().map(e -> e.get("traceparent")).toList(),
                events.stream().map(e -> e.get("ce-traceparent")).toList());
        assertEquals("dev.puffel.flight.removed", events.get(2).get("ce-type"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "00-" + IDS,
                "00-" + IDS + "-01-more",
                "00-" + IDS + "-1",
                "00-" + IDS + "-0G",
                "ff-" + IDS + "-01",
                "0-" + IDS + "-01",
                "01-" + IDS + "-01more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"
            })
    void anInvalidTraceIsPassedOver(String header) {
        create(given().header("traceparent", header));

        assertEquals(Arrays.asList((String) null), kept());
    }

    @Test
    void twoTracesAreNone() {
        create(given().header("traceparent", TRACEPARENT, "00-" + IDS + "-00"));

        assertEquals(Arrays.asList((String) null), kept());
    }

    @ParameterizedTest
    @CsvSource({"01, -01-more, -01", "cc, -02, -00", "01, -ff, -01"})
    void ofALaterVersionThatIsKeptWhichIsKnown(String version, String rest, String kept) {
        create(given().header("traceparent", version + "-" + IDS + rest));

        assertEquals(List.of("00-" + IDS + kept), kept());
    }

    private String create(RequestSpecification request) {
        return "/"
                + request.contentType("application/json")
                        .body("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"" + key + "\"}")
                        .post("/flights")
                        .then()
                        .statusCode(201)
                        .extract()
                        .header("Location");
    }

    private List<@Nullable String> kept() {
        return Database.query("select traceparent from outbox where subject = ?", key);
    }

    /** The attributes of the flight's events, as they come out of Pub/Sub. */
    private List<Map<String, String>> events(int count) {
        List<Map<String, String>> events = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            List<Received> batch = subscription.pull(100, Duration.ofSeconds(2)).get();
            subscription.acknowledge(batch.stream().map(Received::ackId).toList());
            batch.stream()
                    .map(r -> r.message().attributes())
                    .filter(a -> key.equals(a.get("ce-subject")))
                    .forEach(events::add);
            return events.size() >= count;
        });
        return events;
    }
}
