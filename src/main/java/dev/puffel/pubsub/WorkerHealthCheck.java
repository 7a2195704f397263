package dev.puffel.pubsub;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Down when the worker has got nothing done for long: only a restart helps then. */
@Singleton
class WorkerHealthCheck implements HealthCheck {
    private final Heartbeat heartbeat;
    private final Duration bound;

    @Inject
    WorkerHealthCheck(Heartbeat heartbeat, MessagingConfig config) {
        this(heartbeat, config.stalledAfter());
    }

    WorkerHealthCheck(Heartbeat heartbeat, Duration bound) {
        this.heartbeat = heartbeat;
        this.bound = bound;
    }

    @Override
    public HealthCheckResponse call() {
        Duration age = heartbeat.age();
        return HealthCheckResponse.named("Messaging worker")
                .status(age.compareTo(bound) <= 0)
                .withData("last tick, seconds ago", age.toSeconds())
                .build();
    }
}
