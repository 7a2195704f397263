package dev.puffel.pubsub;

import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WorkerHealthCheckTest {
    private Instant now = Instant.parse("2026-11-24T18:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void aWorkerThatHasStoppedTickingIsNotAlive() {
        Heartbeat heartbeat = new Heartbeat(clock);
        WorkerHealthCheck check = new WorkerHealthCheck(heartbeat, Duration.ofSeconds(60));
        assertEquals(UP, check.call().getStatus());

        now = now.plusSeconds(60);
        assertEquals(UP, check.call().getStatus());
        now = now.plusSeconds(1);
        assertEquals(DOWN, check.call().getStatus());

        heartbeat.beat();
        assertEquals(UP, check.call().getStatus());
    }
}
