package dev.puffel.pubsub;

import static org.eclipse.microprofile.health.HealthCheckResponse.Status.DOWN;
import static org.eclipse.microprofile.health.HealthCheckResponse.Status.UP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.HandSetClock;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.junit.jupiter.api.Test;

class WorkerHealthCheckTest {
    private final HandSetClock clock = new HandSetClock();

    @Test
    void aWorkerThatHasStoppedTickingIsNotAlive() {
        Heartbeat heartbeat = new Heartbeat(clock);
        HealthCheck check = () -> heartbeat.check(Duration.ofSeconds(60));
        assertEquals(UP, check.call().getStatus());

        clock.forward(Duration.ofSeconds(60));
        assertEquals(UP, check.call().getStatus());
        clock.forward(Duration.ofSeconds(1));
        assertEquals(DOWN, check.call().getStatus());

        heartbeat.beat();
        assertEquals(UP, check.call().getStatus());
    }
}
