package dev.puffel.outbox;

import static dev.puffel.testing.Tokens.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.flight.transfer.FlightImport;
import dev.puffel.flight.transfer.ImportFormat;
import dev.puffel.pubsub.Received;
import dev.puffel.pubsub.Subscription;
import dev.puffel.testing.Database;
import dev.puffel.testing.PubSub;
import dev.puffel.testing.SilentImport;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events of an import beside those of REST, in the outbox and in Pub/Sub. */
@QuarkusTest
class ImportPublishTest {
    private static final String BODIES = """
            {"origin":"A","destination":"B"}
            {"origin":"DTW","destination":"LAS","departure":"2001-01-01T00:47:00Z","delay":66,"distance":1750}
            {"origin":"DTW","destination":"LAS","number":"BA478","delay":-5,"distance":0,"status":"cancelled"}
            {"origin":"A","destination":"B","departure":"2026-11-24T18:30:00.1+01:00"}
            {"origin":"A","destination":"B","departure":"2026-11-24T18:30:00.000100Z"}
            {"origin":"A","destination":"B","departure":"2026-11-24T18:30:00.000001Z"}
            {"origin":"A","destination":"B","departure":"2026-11-24T18:30:00.123456Z"}
            {"origin":"A","destination":"B","departure":"2026-11-24T18:30:10.100Z"}
            {"origin":"A","destination":"B","departure":"0001-01-01T00:00:00Z"}
            {"origin":"A","destination":"B","departure":"9999-12-31T23:59:59.999999Z"}
            {"origin":"São \\"Paulo\\", \\\\BR/","destination":"東京§🛫 <&'>"}
            """;

    private static final String CSV = """
            origin,destination,number,departure,delay,distance,status
            A,B,,,,,
            DTW,LAS,,2001-01-01T00:47:00Z,66,1750,
            DTW,LAS,BA478,,-5,0,cancelled
            A,B,,2026-11-24T18:30:00.1+01:00,,,
            A,B,,2026-11-24T18:30:00.000100Z,,,
            A,B,,2026-11-24T18:30:00.000001Z,,,
            A,B,,2026-11-24T18:30:00.123456Z,,,
            A,B,,2026-11-24T18:30:10.100Z,,,
            A,B,,0001-01-01T00:00:00Z,,,
            A,B,,9999-12-31T23:59:59.999999Z,,,
            "São ""Paulo"", \\BR/",東京§🛫 <&'>,,,,,
            """;

    @AfterEach
    void reset() {
        Database.reset();
    }

    @Test
    void theirDataAreTheSameToTheByte() throws Exception {
        given().contentType("application/x-ndjson")
                .body(separated(BODIES).getBytes(StandardCharsets.UTF_8))
                .post("/flights")
                .then()
                .statusCode(201);
        List<String> byRest = Database.query("select data::text from outbox order by id");
        Database.reset();

        publish(separated(CSV));

        assertEquals(11, byRest.size());
        assertEquals(byRest, Database.query("select data::text from outbox order by id"));
    }

    @Test
    void theRelayPublishesThemInOrderWithThoseOfRest() throws Exception {
        String key = "import-" + UUID.randomUUID();
        try (Subscription subscription = subscribe()) {
            publish("origin,destination,key\nA,B," + key + "\n");
            String id =
                    Database.query("select id from flight where key = ?", key).get(0);
            given().contentType("application/merge-patch+json")
                    .body("{\"destination\":\"C\"}")
                    .patch("/flights/" + id)
                    .then()
                    .statusCode(200);
            publish("origin,destination,key\nA,D," + key + "\n");

            List<Received> events = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                subscription.pull(100, Duration.ofSeconds(2)).get().stream()
                        .filter(r -> key.equals(r.message().attributes().get("ce-subject")))
                        .forEach(events::add);
                return events.size() >= 3;
            });

            assertEquals(
                    List.of("B", "C", "D").stream()
                            .map(destination -> "{\"origin\":\"A\",\"destination\":\"" + destination + "\"}")
                            .toList(),
                    events.stream()
                            .map(r -> new String(r.message().data(), StandardCharsets.UTF_8))
                            .toList());
            List<Instant> times = events.stream()
                    .map(r -> Instant.parse(r.message().attributes().get("ce-time")))
                    .toList();
            assertTrue(times.get(0).isBefore(times.get(1)) && times.get(1).isBefore(times.get(2)), times.toString());
        }
    }

    /** With a line separator (U+2028) inside, which a text block can't have. */
    private static String separated(String text) {
        return text.replace('§', '\u2028');
    }

    private static Subscription subscribe() throws IOException {
        return PubSub.subscribe("import-" + UUID.randomUUID());
    }

    private static void publish(String csv) throws Exception {
        try (Connection connection = Database.connect()) {
            // Its time lies in the past: what it publishes must come after REST's events all the same.
            new FlightImport(
                            () -> "2026-01-01T00:00:00.000000000Z",
                            false,
                            new SilentImport(),
                            new ImportEvents(),
                            false,
                            ImportFormat.DETECTED)
                    .run(connection, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
