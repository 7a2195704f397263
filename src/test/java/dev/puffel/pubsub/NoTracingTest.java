package dev.puffel.pubsub;

import static dev.puffel.testing.Tokens.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.Database;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Without an endpoint, as here, nothing is traced, and nothing is there that could. */
@QuarkusTest
class NoTracingTest {
    private final String key = "untraced-" + UUID.randomUUID();

    @Inject
    InMemorySpanExporter exporter;

    @ConfigProperty(name = "quarkus.otel.sdk.disabled")
    boolean off;

    @Test
    void noTraceIsInventedAndNothingExported() {
        given().contentType("application/json")
                .body("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"" + key + "\"}")
                .post("/flights")
                .then()
                .statusCode(201);
        await().until(() -> Database.query("select event_id from outbox where subject = ? and sent_at is not null", key)
                        .size()
                == 1);

        assertEquals(true, off);
        assertEquals(
                Arrays.asList((String) null), Database.query("select traceparent from outbox where subject = ?", key));
        assertEquals(List.of(), exporter.getFinishedSpanItems());
        assertEquals(
                List.of(),
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.contains("BatchSpanProcessor") || name.contains("PeriodicMetricReader"))
                        .toList());
        Database.execute("delete from flight where key = '" + key + "'");
    }
}
