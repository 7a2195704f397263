package dev.puffel.role;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Liveness, in every role: down while the schedules have stopped, because only a restart helps then. */
@Liveness
@Singleton
class SchedulesHealthCheck implements HealthCheck {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Heartbeat heartbeat = new Heartbeat("Schedules");

    /** Runs on an event loop, because schedules work even if no worker thread is free. */
    @Scheduled(every = "5s", skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    @NonBlocking
    void tick() {
        heartbeat.beat();
    }

    @Override
    public HealthCheckResponse call() {
        return heartbeat.check(BOUND);
    }
}
