package dev.puffel.role;

import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheck;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private final AtomicLong nanoTime = new AtomicLong();

    @Test
    void workThatHasStoppedIsNotAlive() {
        Heartbeat heartbeat = new Heartbeat("work", nanoTime::get);
        HealthCheck check = () -> heartbeat.check(Duration.ofSeconds(60));
        assertEquals(UP, check.call().getStatus());

        nanoTime.set(Duration.ofSeconds(60).toNanos());
        assertEquals(UP, check.call().getStatus());
        nanoTime.incrementAndGet();
        assertEquals(DOWN, check.call().getStatus());

        heartbeat.beat();
        assertEquals(UP, check.call().getStatus());
    }
}
