package dev.puffel.pubsub;

import static dev.puffel.testing.Tokens.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.event.EventApplier;
import dev.puffel.event.FlightEventReader;
import dev.puffel.role.Heartbeat;
import dev.puffel.testing.Database;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.PubSub;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A flight is written here and applied by another replica, with a source and a database of its own: all is one trace. */
@QuarkusTest
@TestProfile(TracingTest.On.class)
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    private final String key = "tracing-" + UUID.randomUUID();
    private final String name = "other-" + UUID.randomUUID();
    private final MigratedDatabase database = new MigratedDatabase();
    private Subscription subscription;
    private Worker other;

    @Inject
    InMemorySpanExporter exporter;

    @Inject
    OpenTelemetry telemetry;

    @BeforeEach
    void startOther() throws IOException {
        subscription = PubSub.subscribe(name);
        MessagingMetrics metrics = new MessagingMetrics(new SimpleMeterRegistry(), Clock.systemUTC());
        other = new Worker(
                subscription,
                new EventApplier(
                        database.dataSource(),
                        new FlightEventReader("/other", Duration.ofMinutes(15), Clock.systemUTC()),
                        metrics::committed),
                metrics,
                new MessagingTraces(telemetry, "/other"),
                new Heartbeat("worker"),
                100);
    }

    @AfterEach
    void close() {
        // Or the next test's subscription, too, would have this one's event.
        await().until(() -> Database.query("select id from outbox where subject = ? and sent_at is null", key)
                .isEmpty());
        subscription.close();
        Database.execute("delete from flight where key = '" + key + "'");
    }

    @Test
    void aTraceThatBeginsHereGoesOnToTheCommitElsewhere() {
        create(given());
        apply();

        SpanData server = assertOneTrace(span("process " + name).getTraceId());
        assertEquals("0000000000000000", server.getParentSpanId());
    }

    @Test
    void theCallersTraceGoesOnToo() {
        create(given().header("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));
        apply();

        SpanData server = assertOneTrace(TRACE);
        assertEquals(CALLER, server.getParentSpanId());
    }

    @Test
    void whatTheCallerDoesNotSampleIsNotSampledAnywhere() {
        String unsampled = TRACE.replace('4', '6');
        create(given().header("traceparent", "00-" + unsampled + "-" + CALLER + "-00"));
        apply();

        // The batch's own span comes last.
        assertEquals(List.of(), span("process batch " + name).getLinks());
        assertEquals(List.of(), trace(unsampled));
        String kept = Database.query("select traceparent from outbox where subject = ?", key)
                .get(0);
        assertTrue(kept.startsWith("00-" + unsampled) && kept.endsWith("-00"), kept);
    }

    @Test
    void probesAndMetricsAreNotTraced() {
        String id = TRACE.replace('4', '7');
        for (String path : List.of("/ping", "/metrics", "/q/health/live")) {
            given().get(path).then().statusCode(200);
        }
        create(given().header("traceparent", "00-" + id + "-" + CALLER + "-01"));
        await().until(() -> trace(id).stream().anyMatch(span -> span.getKind() == SpanKind.SERVER));

        assertEquals(
                List.of(),
                exporter.getFinishedSpanItems().stream()
                        .map(SpanData::getName)
                        .filter(span -> span.startsWith("GET"))
                        .toList());
    }

    private void create(RequestSpecification request) {
        request.contentType("application/json")
                .body("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"" + key + "\"}")
                .post("/flights")
                .then()
                .statusCode(201);
    }

    private void apply() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            other.drain();
            return database.query("select key from flight").contains(key);
        });
    }

    /** Returns the span of the request. */
    private SpanData assertOneTrace(String id) {
        SpanData process = span("process " + name);
        SpanData publish = span(process.getParentSpanId(), id);
        SpanData server = span(publish.getParentSpanId(), id);
        SpanData batch = span("process batch " + name);

        assertEquals(id, process.getTraceId());
        assertEquals("publish puffel-dev-topic", publish.getName());
        assertEquals("POST /flights", server.getName());
        assertEquals(
                List.of(SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER),
                List.of(server.getKind(), publish.getKind(), process.getKind()));
        assertEquals(3, trace(id).size(), () -> trace(id).toString());
        assertEquals(List.of(publish.getSpanId()), linked(batch));
        assertEquals(List.of(batch.getSpanId()), linked(process));
        return server;
    }

    private SpanData span(String called) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> exporter.getFinishedSpanItems().stream()
                        .anyMatch(span -> span.getName().equals(called)));
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(called))
                .findFirst()
                .orElseThrow();
    }

    private SpanData span(String id, String trace) {
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        trace(trace).stream().anyMatch(span -> span.getSpanId().equals(id)));
        return trace(trace).stream()
                .filter(span -> span.getSpanId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<SpanData> trace(String id) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(id))
                .toList();
    }

    private static List<String> linked(SpanData span) {
        return span.getLinks().stream()
                .map(LinkData::getSpanContext)
                .map(context -> context.getSpanId())
                .toList();
    }

    /** Traces, without an endpoint. */
    public static class On implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.bsp.schedule.delay", "50ms");
        }
    }

    /** Takes the place of the exporter to an endpoint, where tracing is on. */
    static class Exporter {
        @Produces
        @Singleton
        InMemorySpanExporter exporter() {
            return InMemorySpanExporter.create();
        }
    }
}
