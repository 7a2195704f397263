package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The status that a service's pages show; {@code RolesIT} and {@code CommandIT} have real ones. */
class StatusCommandTest {
    private static final String METRICS = """
            # TYPE puffel_role gauge
            process_uptime_seconds 93784.5
            puffel_role{role="worker"} 1.0
            puffel_role{role="api"} 1.0
            puffel_messages_pulled_total 1.2E7
            puffel_messages_applied_total 11.0
            puffel_outbox_oldest_seconds 0.5
            puffel_last_tick_age_seconds 0.25
            puffel_quarantine_size NaN
            """;

    private final HttpServer server;
    private final String url;

    StatusCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        url = "http://localhost:" + server.getAddress().getPort();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void tellsAtAGlance() {
        page("/q/health", 200, "{\"status\":\"UP\",\"checks\":[{\"name\":\"Migrations\",\"status\":\"UP\"}]}");
        page("/metrics", 200, METRICS);

        CommandLineRun run = CommandLineRun.of("status", "--url", url.substring("http://".length()) + "/");

        assertEquals(0, run.exitCode());
        assertEquals(
                List.of(
                        "ready             yes",
                        "uptime            26h3m4s",
                        "roles             api, worker",
                        "Migrations        UP",
                        "messages pulled   12000000",
                        "messages applied  11",
                        "outbox oldest     0.5 s ago",
                        "last tick         0.3 s ago"),
                run.out());
    }

    @Test
    void tellsAsJson() {
        page("/q/health", 200, "{\"status\":\"UP\",\"checks\":[]}");
        page("/metrics", 200, METRICS);

        JsonObject status = new JsonObject(
                CommandLineRun.of("status", "--url", url, "--json").out().get(0));

        assertTrue(status.getBoolean("ready"));
        assertEquals(List.of("api", "worker"), status.getJsonArray("roles").getList());
        assertEquals(12_000_000L, status.getJsonObject("messages").getLong("pulled"));
        assertEquals(93784.5, status.getDouble("uptimeSeconds"));
        assertEquals(0.25, status.getDouble("lastTickAgeSeconds"));
    }

    @Test
    void aServiceThatIsNotReadyIsShownAndFails() {
        page("/q/health", 503, "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"Migrations\",\"status\":\"DOWN\"}]}");
        page("/metrics", 200, METRICS);

        CommandLineRun run = CommandLineRun.of("status", "--url", url);

        assertEquals(1, run.exitCode());
        assertEquals("ready             no", run.out().get(0));
        assertEquals("Migrations        DOWN", run.out().get(3));
    }

    @Test
    void whereNothingOrSomethingElseAnswersThatIsSaidInOneLine() {
        CommandLineRun other = CommandLineRun.of("status", "--url", url);
        assertEquals(1, other.exitCode());
        assertEquals(List.of("puffel: no health from " + url + "/q/health, which answers 404"), other.err());

        server.stop(0);
        CommandLineRun nothing = CommandLineRun.of("status", "--url", url);
        assertEquals(1, nothing.exitCode());
        assertEquals(1, nothing.err().size());
        assertTrue(
                nothing.err().get(0).startsWith("puffel: no answer from " + url + "/q/health: "),
                nothing.err()::toString);
    }

    private void page(String path, int status, String text) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(text.getBytes(UTF_8));
            exchange.close();
        });
    }
}
