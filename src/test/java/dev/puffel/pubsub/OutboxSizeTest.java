package dev.puffel.pubsub;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;

import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of the events that wait. */
@QuarkusTest
class OutboxSizeTest {
    @AfterEach
    void reset() {
        Database.reset();
    }

    @Test
    void depthAndAgeAreThoseOfWhatWaits() {
        Database.execute("""
                insert into outbox (event_id, subject, type, event_time, created_at, parked_at)
                select 'parked-' || i, 'parked', 'dev.puffel.flight.removed', '2026-11-24T18:00:00.000000000Z',
                  now() - interval '1 hour', now() from generate_series(1, 3) i
                """);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> get("/metrics")
                        .then()
                        .body(containsString("puffel_outbox_depth 3.0"))
                        .body(matchesPattern("(?s).*puffel_outbox_oldest_seconds 36[0-9]{2}\\..*")));

        Database.execute("delete from outbox");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> get("/metrics")
                        .then()
                        .body(containsString("puffel_outbox_depth 0.0"))
                        .body(containsString("puffel_outbox_oldest_seconds 0.0")));
    }
}
