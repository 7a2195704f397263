package dev.puffel.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.puffel.event.IncomingMessage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The spans of messages, and their times. */
class MessagingTracesTest {
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final MessagingTraces traces = new MessagingTraces(telemetry, "/own");
    private Subscription subscription;

    @BeforeEach
    void connect() throws IOException {
        subscription = new Subscription(Endpoint.of("p", "t", "s", Optional.of("localhost:1")));
    }

    @AfterEach
    void close() {
        subscription.close();
        telemetry.close();
    }

    @Test
    void spansEndAfterTheWorkThatIsWithinTheBatchs() throws SQLException {
        traces.process(subscription, List.of(message(Map.of("traceparent", SAMPLED))), () -> {
            assertEquals(List.of(), exporter.getFinishedSpanItems());
            assertEquals(true, Span.current().getSpanContext().isSampled());
        });

        assertEquals(Set.of("process batch s", "process s"), names());
        assertEquals(false, Span.current().getSpanContext().isValid());
    }

    @Test
    void onlyOthersSampledEventsHaveOne() throws SQLException {
        List<Received> batch = List.of(
                message(Map.of()),
                message(Map.of("traceparent", "nonsense")),
                message(Map.of("traceparent", SAMPLED.replace("-01", "-00"))),
                message(Map.of("traceparent", SAMPLED, "ce-source", "/own")),
                // An upstream that knows CloudEvents only.
                message(Map.of("ce-traceparent", SAMPLED, "ce-source", "/upstream")));

        traces.process(subscription, batch, () -> {});

        assertEquals(
                1,
                exporter.getFinishedSpanItems().stream()
                        .filter(span -> span.getName().equals("process s"))
                        .count());
        assertEquals(2, exporter.getFinishedSpanItems().size());
    }

    @Test
    void whatFailsIsMarked() {
        assertThrows(
                SQLException.class,
                () -> traces.process(subscription, List.of(message(Map.of("traceparent", SAMPLED))), () -> {
                    throw new SQLException("away");
                }));

        assertEquals(
                List.of(StatusCode.ERROR, StatusCode.ERROR),
                exporter.getFinishedSpanItems().stream()
                        .map(span -> span.getStatus().getStatusCode())
                        .toList());
    }

    @Test
    void switchedOffThereIsNoSpanToBeSeen() throws SQLException {
        new MessagingTraces(null, "/own")
                .process(
                        subscription,
                        List.of(message(Map.of("traceparent", SAMPLED))),
                        () -> assertEquals(
                                false, Span.current().getSpanContext().isValid()));
    }

    private Set<String> names() {
        return exporter.getFinishedSpanItems().stream().map(SpanData::getName).collect(Collectors.toSet());
    }

    private static Received message(Map<String, String> attributes) {
        return new Received("ack", new IncomingMessage("1", attributes, new byte[0], Instant.EPOCH));
    }
}
