package dev.puffel.pubsub;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.event.OutgoingMessage;
import dev.puffel.testing.Database;
import dev.puffel.testing.PubSub;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The messaging as upstream systems and operators see it. */
@QuarkusTest
class MessagingTest {
    private static final String UPSERTED = "dev.puffel.flight.upserted";
    private static final String REMOVED = "dev.puffel.flight.removed";

    private final String key = "key-" + UUID.randomUUID();

    @Test
    void aPublishedFlightIsReadWithinTwoSeconds() {
        // The first message after the start pays for connecting.
        awaitReady();

        PubSub.publish(List.of(upserted("2026-11-24T18:00:00Z", "to " + key)));

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() -> given().queryParam("destination", "to " + key)
                        .get("/flights")
                        .then()
                        .statusCode(200)
                        .body("key", is(List.of(key))));
    }

    @Test
    void aRemovalTakesTheFlightAway() {
        PubSub.publish(List.of(upserted("2026-11-24T18:00:00Z", "BOS")));
        awaitDestinations(List.of("BOS"));

        PubSub.publish(List.of(PubSub.event(id(), REMOVED, "2026-11-24T18:00:01Z", key, "")));

        awaitDestinations(List.of());
    }

    @Test
    void poisonIsSetAsideAndCountedAndTheOthersPass() {
        double before = metric("puffel_messages_quarantined_total");
        String mark = id();

        PubSub.publish(List.of(
                PubSub.message(Map.of("mark", mark), "{malformed"),
                PubSub.event(id(), "dev.puffel.flight.teleported", "2026-11-24T18:00:00Z", key, "{}"),
                PubSub.event(id(), UPSERTED, "2026-11-24T18:00:00Z", key, "{\"origin\":\"\",\"destination\":\"BOS\"}"),
                upserted("2026-11-24T18:00:00Z", "BOS")));

        awaitDestinations(List.of("BOS"));
        await().untilAsserted(() -> assertEquals(before + 3, metric("puffel_messages_quarantined_total")));
        await().atMost(Duration.ofSeconds(30)).until(() -> metric("puffel_quarantine_size") >= before + 3);
        assertEquals(
                List.of("{malformed"),
                Database.query(
                        "select convert_from(payload, 'UTF8') from quarantined_message where attributes ->> 'mark' = ?",
                        mark));
        assertEquals(
                List.of("origin is required", "unknown type dev.puffel.flight.teleported"),
                Database.query(
                        "select reason from quarantined_message where attributes ->> 'ce-subject' = ? order by reason",
                        key));
    }

    @Test
    void moreThanOneBatchIsDrainedInOneTickAndRepeatsAreCounted() {
        double applied = metric("puffel_messages_applied_total");
        double duplicate = metric("puffel_messages_duplicate_total");
        List<OutgoingMessage> messages = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String id = key + "-" + i;
            var message = PubSub.event(
                    id, UPSERTED, "2026-11-24T18:00:00Z", id, "{\"origin\":\"LHR\",\"destination\":\"BOS\"}");
            messages.add(message);
            if (i % 3 == 0) {
                messages.add(message);
            }
        }

        PubSub.publish(messages);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertEquals(duplicate + 1000, metric("puffel_messages_duplicate_total")));
        assertEquals(applied + 3000, metric("puffel_messages_applied_total"));
        assertEquals(List.of("3000"), Database.query("select count(*) from flight where key like ?", key + "-%"));
        Database.execute("delete from flight where key like '" + key + "-%'");
    }

    @Test
    void healthTellsOfTheWorkerAndTheSubscription() {
        awaitReady();
        get("/q/health/live").then().statusCode(200).body("checks.name", hasItem("Messaging worker"));
        get("/q/health/ready").then().statusCode(200).body("checks.name", hasItem("Pub/Sub subscription"));
        get("/q/health/started").then().statusCode(200).body("checks.name", hasItem("Migrations"));
        await().untilAsserted(() -> assertEquals(0, metric("puffel_last_tick_age_seconds"), 10));
    }

    private void awaitReady() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/q/health/ready").statusCode() == 200);
    }

    private void awaitDestinations(List<String> destinations) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertEquals(
                        destinations, Database.query("select destination from flight where key = ?", key)));
    }

    private OutgoingMessage upserted(String time, String destination) {
        return PubSub.event(id(), UPSERTED, time, key, "{\"origin\":\"LHR\",\"destination\":\"" + destination + "\"}");
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    private static double metric(String name) {
        var value = Pattern.compile("^" + name + "(?:\\{.*})? (\\S+)$", Pattern.MULTILINE)
                .matcher(get("/metrics").asString());
        return value.find() ? Double.parseDouble(value.group(1)) : 0;
    }
}
