package dev.puffel.role;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.Subscription;
import dev.puffel.pubsub.TopicPublisher;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PubSub;
import dev.puffel.testing.PuffelProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that each do a part of the work. */
class RolesIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration WORK = Duration.ofSeconds(30);

    private final MigratedDatabase database = new MigratedDatabase();
    private EmbeddedPubSub server = EmbeddedPubSub.start();
    private final Endpoint endpoint =
            Endpoint.of("roles-it", "puffel-dev-topic", "puffel-dev-subscription", Optional.of(server.endpoint()));
    private final List<PuffelProcess> processes = new ArrayList<>();

    @AfterEach
    void close() {
        processes.forEach(PuffelProcess::close);
        server.close();
    }

    @Test
    void theApiNeitherPullsNorPublishes() throws Exception {
        Provisioning.ensure(endpoint);
        publish("1", "BOS");
        writeToOutbox();

        String api = start("api");

        get(api + "/flights").then().statusCode(200);
        get(api + "/q/openapi").then().statusCode(200);
        get(api + "/q/health/ready").then().statusCode(200).body("checks.name", not(hasItem("Pub/Sub subscription")));
        get(api + "/q/health/live").then().statusCode(200).body("checks.name", is(List.of("Schedules")));
        String metrics = get(api + "/metrics").asString();
        assertThat(metrics, containsString("puffel_role{role=\"api\"} 1.0"));
        assertThat(metrics, not(containsString("puffel_last_tick_age_seconds")));
        assertThat(metrics, not(containsString("puffel_subscription_up")));
        assertThat(metrics, not(containsString("puffel_outbox_depth")));
        assertThat(metrics, not(containsString("puffel_quarantine_size")));
        // Both messages would be gone by now: the relay and the worker work at once after the start.
        try (Subscription subscription = new Subscription(endpoint)) {
            assertEquals(1, subscription.pull(10, Duration.ofSeconds(5)).get().size());
        }
        assertEquals(List.of("1"), database.query("select count(*) from outbox where sent_at is null"));
    }

    @Test
    void theWorkerAppliesAndNothingElse() throws Exception {
        writeToOutbox();
        String worker = start("worker");

        publish("1", "BOS");

        await().atMost(WORK)
                .untilAsserted(() ->
                        assertEquals(List.of("BOS"), database.query("select destination from flight where key = 'k'")));
        assertEquals(List.of("1"), database.query("select count(*) from outbox where sent_at is null"));
        assertServesOnlyProbes(worker);
        get(worker + "/q/health/ready").then().body("checks.name", hasItem("Pub/Sub subscription"));
        get(worker + "/q/health/live").then().body("checks.name", containsInAnyOrder("Schedules", "Messaging worker"));
        String metrics = get(worker + "/metrics").asString();
        assertThat(metrics, containsString("puffel_last_tick_age_seconds"));
        assertThat(metrics, containsString("puffel_subscription_up 1.0"));
        assertThat(metrics, containsString("puffel_messages_applied_total 1.0"));
        assertThat(metrics, containsString("puffel_messaging_age_seconds_count 1.0"));
        assertThat(metrics, not(containsString("puffel_outbox_depth")));
        await().atMost(WORK)
                .untilAsserted(() -> assertThat(
                        processes.get(0).out(),
                        containsString("Batch pulled=1 applied=1 duplicate=0 stale=0 own=0 quarantined=0 ms=")));
        assertEquals(
                1,
                processes
                        .get(0)
                        .out()
                        .lines()
                        .filter(line -> line.contains("pulled="))
                        .count());
        assertThat(processes.get(0).out(), not(containsString("No issuer of tokens")));
    }

    @Test
    void quarantinedMessagesAndIgnoredMembersAreOneLineOfTheLogEach() throws Exception {
        start("worker");

        publish(PubSub.message(
                Map.of("ce-id", "e\n1", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                "{"));

        await().atMost(WORK)
                .untilAsserted(
                        () -> assertThat(
                                processes.get(0).out(),
                                containsString(
                                        "event=e?1 trace=0af7651916cd43dd8448eb211c80319c reason=\\\"not a valid CloudEvent: ")));

        publish(PubSub.event(
                "1",
                "dev.puffel.flight.upserted",
                "2026-11-24T18:00:00Z",
                "k",
                "{\"origin\":\"LHR\",\"destination\":\"BOS\",\"gate\":\"A1\",\"line\\nbreak\":1}"));

        await().atMost(WORK)
                .untilAsserted(() -> assertThat(
                        processes.get(0).out(),
                        containsString("Ignored members that flights do not have: {gate=1, line?break=1}")));
        assertEquals(
                1,
                processes
                        .get(0)
                        .out()
                        .lines()
                        .filter(line -> line.contains("Quarantined"))
                        .count());
    }

    @Test
    void theRelayPublishesAndNothingElse() throws Exception {
        writeToOutbox();

        String relay = start("relay");

        awaitEmptyOutbox();
        assertServesOnlyProbes(relay);
        get(relay + "/q/health/ready").then().body("checks.name", not(hasItem("Pub/Sub subscription")));
        get(relay + "/q/health/live").then().body("checks.name", containsInAnyOrder("Schedules", "Outbox relay"));
        // The size of the outbox is asked for less often than metrics are.
        await().atMost(WORK)
                .untilAsserted(() -> assertThat(
                        get(relay + "/metrics").asString(),
                        allOf(
                                containsString("puffel_messages_published_total 1.0"),
                                containsString("puffel_outbox_depth 0.0"))));
        assertThat(get(relay + "/metrics").asString(), not(containsString("puffel_messages_pulled_total")));
        try (Subscription subscription = new Subscription(endpoint)) {
            assertEquals(1, subscription.pull(10, Duration.ofSeconds(5)).get().size());
        }
    }

    @Test
    void theRelayCreatesTheTopicOfAnEmulatorThatHasLostIt() throws Exception {
        start("relay");
        writeToOutbox("first");
        awaitEmptyOutbox();

        int port = server.port();
        server.close();
        server = EmbeddedPubSub.start(port);
        writeToOutbox("second");

        awaitEmptyOutbox();
        try (Subscription subscription = new Subscription(endpoint)) {
            assertEquals(1, subscription.pull(10, Duration.ofSeconds(5)).get().size());
        }
    }

    @Test
    void clockThatIsSetBackStopsNoSchedule(@TempDir Path folder) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/faketime")));
        Path clock = Files.writeString(folder.resolve("clock"), "+0");
        String url = start(
                "relay,worker",
                Map.of(
                        // The dynamic linker knows the folder of the machine's libraries.
                        "LD_PRELOAD", "/usr/$LIB/faketime/libfaketimeMT.so.1",
                        "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                        "FAKETIME_CACHE_DURATION", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        // The fix is for another C library; here, threads that wait for a time would spin.
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0"));
        works(url, "1");

        Files.writeString(clock, "-10m");
        await().atMost(WORK).until(() -> processes.get(0).out().contains("The clock was set back"));
        works(url, "2");

        Files.writeString(clock, "+0");
        works(url, "3");
    }

    private void works(String url, String id) throws IOException {
        publish(id, id);
        writeToOutbox(id);
        await().atMost(WORK)
                .untilAsserted(() ->
                        assertEquals(List.of(id), database.query("select destination from flight where key = 'k'")));
        awaitEmptyOutbox();
        get(url + "/q/health/live").then().statusCode(200);
        get(url + "/q/health/ready").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "api,pilot"})
    void unknownRolesKeepItFromStarting(String roles) {
        try (PuffelProcess start = PuffelProcess.start(environment(roles, Ports.free()), "start")) {
            assertEquals(1, start.exitCode());
            assertThat(start.err(), startsWith("puffel: cannot start: puffel.roles "));
            assertTrue(start.err().strip().endsWith("; choose from api, relay, worker"), start::err);
            assertEquals(1, start.err().lines().count(), start::err);
        }
    }

    private static void assertServesOnlyProbes(String url) {
        get(url + "/q/health").then().statusCode(200);
        get(url + "/q/health/started").then().statusCode(200);
        for (String path : List.of("/flights", "/flights/1", "/ping", "/q/openapi", "/", "/x", "/q/healthy")) {
            get(url + path)
                    .then()
                    .statusCode(404)
                    .contentType(startsWith("text/plain"))
                    .body(is("oops"));
        }
    }

    private String start(String roles) {
        return start(roles, Map.of());
    }

    private String start(String roles, Map<String, String> more) {
        int port = Ports.free();
        Map<String, String> environment = new HashMap<>(environment(roles, port));
        environment.putAll(more);
        processes.add(PuffelProcess.start(environment, "start"));
        String url = "http://localhost:" + port;
        await().atMost(START)
                .ignoreExceptions()
                .until(() -> get(url + "/q/health/ready").statusCode() == 200);
        return url;
    }

    private Map<String, String> environment(String roles, int port) {
        return Map.of(
                "PUFFEL_ROLES", roles,
                "QUARKUS_DATASOURCE_JDBC_URL", database.url(),
                "QUARKUS_HTTP_PORT", String.valueOf(port),
                "PUBSUB_EMULATOR_HOST", server.endpoint(),
                "GOOGLE_CLOUD_PROJECT", "roles-it");
    }

    private void writeToOutbox() {
        writeToOutbox("o");
    }

    private void writeToOutbox(String id) {
        database.execute("""
                insert into outbox (event_id, subject, type, event_time)
                values ('%s', 'o', 'dev.puffel.flight.removed', '2026-11-24T18:00:00.000000000Z')
                """.formatted(id));
    }

    private void awaitEmptyOutbox() {
        await().atMost(WORK)
                .untilAsserted(() -> assertEquals(
                        List.of("0"), database.query("select count(*) from outbox where sent_at is null")));
    }

    private void publish(String id, String destination) throws IOException {
        publish(PubSub.event(
                id,
                "dev.puffel.flight.upserted",
                "2026-11-24T18:00:00Z",
                "k",
                "{\"origin\":\"LHR\",\"destination\":\"" + destination + "\"}"));
    }

    private void publish(OutgoingMessage message) throws IOException {
        try (TopicPublisher topic = new TopicPublisher(endpoint)) {
            topic.publish(List.of(message)).forEach(CompletableFuture::join);
        }
    }
}
