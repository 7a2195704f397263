package dev.puffel.telemetry;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Tokens;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The telemetry of processes in production: spans to a collector, lines of JSON to the log. */
class TelemetryIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MigratedDatabase here = new MigratedDatabase();
    private final MigratedDatabase there = new MigratedDatabase();
    private final EmbeddedPubSub server = EmbeddedPubSub.start();

    /** The bytes that the collector got, each as a character. */
    private final List<String> exports = new CopyOnWriteArrayList<>();

    private HttpServer collector;

    @BeforeEach
    void startCollector() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            exports.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void close() {
        collector.stop(0);
        server.close();
    }

    @Test
    void oneTraceFromThePostToTheCommitInAnotherProcess() throws Exception {
        Map<String, String> tracing = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://localhost:" + collector.getAddress().getPort(),
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
                "200ms");
        int port = Ports.free();
        int otherPort = Ports.free();
        try (PuffelProcess other = start("/there", "worker", there, otherPort, tracing);
                PuffelProcess writer = start("/here", "api,relay", here, port, tracing)) {
            ready(otherPort);
            ready(port);

            create(port, "k");

            await().atMost(PATIENCE)
                    .until(() -> there.query("select key from flight").contains("k"));
            for (String span :
                    List.of("POST /flights", "publish puffel-dev-topic", "process puffel-dev-subscription")) {
                await(span).atMost(PATIENCE).until(() -> isExported(span));
            }
            assertTrue(openMetrics(port).contains("trace_id=\"" + TRACE + "\""), "an exemplar of the trace");
            JsonNode access = line(writer, "path=/flights");
            JsonNode batch = line(other, "applied=1");
            assertEquals(
                    "projects/telemetry-it/traces/" + TRACE,
                    access.path("logging.googleapis.com/trace").textValue());
            assertTrue(
                    batch.path("logging.googleapis.com/spanId").textValue().matches("[0-9a-f]{16}"), batch.toString());
        }
    }

    @Test
    void whileTheCollectorIsAwayAllGoesOn() throws Exception {
        int port = Ports.free();
        Map<String, String> tracing = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:" + Ports.free());
        try (PuffelProcess writer = start("/here", "api,relay", here, port, tracing)) {
            ready(port);
            create(port, "k");
            await().atMost(PATIENCE)
                    .until(() -> here.query("select event_id from outbox where sent_at is not null")
                                    .size()
                            == 1);
            RestAssured.get("http://localhost:" + port + "/flights").then().statusCode(200);
        }
    }

    @Test
    void withoutAnEndpointThereAreLogsOnly() throws Exception {
        int port = Ports.free();
        try (PuffelProcess writer = start("/here", "api,relay", here, port, Map.of())) {
            ready(port);
            create(port, "k");
            await().atMost(PATIENCE)
                    .until(() -> here.query("select event_id from outbox where sent_at is not null")
                                    .size()
                            == 1);

            assertEquals(List.of("00-" + TRACE + "-00f067aa0ba902b7-01"), here.query("select traceparent from outbox"));
            assertTrue(line(writer, "path=/flights").has("severity"));
            log(writer).forEach(line -> {
                assertTrue(line.path("severity").textValue().matches("INFO|WARNING"), line.toString());
                assertTrue(line.has("time") && line.has("message") && line.has("loggerName"), line.toString());
                assertTrue(line.path("logging.googleapis.com/trace").isMissingNode(), line.toString());
            });
        }
    }

    private PuffelProcess start(
            String source, String roles, MigratedDatabase database, int port, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Tokens.environment());
        environment.put("PUFFEL_MESSAGING_SOURCE", source);
        environment.put("PUFFEL_ROLES", roles);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.url());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("PUBSUB_EMULATOR_HOST", server.endpoint());
        environment.put("GOOGLE_CLOUD_PROJECT", "telemetry-it");
        environment.putAll(more);
        return PuffelProcess.start(environment, "start");
    }

    private static void ready(int port) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> RestAssured.get("http://localhost:" + port + "/q/health/ready")
                                .statusCode()
                        == 200);
    }

    private static void create(int port, String key) {
        given().header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .contentType("application/json")
                .body("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"" + key + "\"}")
                .post("http://localhost:" + port + "/flights")
                .then()
                .statusCode(201);
    }

    /** The format that has exemplars. */
    private static String openMetrics(int port) {
        return RestAssured.given()
                .accept("application/openmetrics-text; version=1.0.0; charset=utf-8")
                .get("http://localhost:" + port + "/metrics")
                .asString();
    }

    private boolean isExported(String span) {
        String trace = new String(HexFormat.of().parseHex(TRACE), ISO_8859_1);
        return exports.stream().anyMatch(export -> export.contains(trace) && export.contains(span));
    }

    private static Stream<JsonNode> log(PuffelProcess process) {
        return process.out().lines().map(TelemetryIT::json);
    }

    private static JsonNode line(PuffelProcess process, String text) {
        await().atMost(PATIENCE).until(() -> log(process).anyMatch(line -> isOf(line, text)));
        return log(process).filter(line -> isOf(line, text)).findFirst().orElseThrow();
    }

    private static boolean isOf(JsonNode line, String text) {
        return line.path("message").asText().contains(text);
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(line, e);
        }
    }
}
