package dev.puffel.pubsub;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The time since the worker last completed a tick, or a batch within a long tick. */
@Singleton
class Heartbeat {
    private final Clock clock;
    private volatile Instant last;

    Heartbeat(Clock clock) {
        this.clock = clock;
        last = clock.instant();
    }

    void beat() {
        last = clock.instant();
    }

    Duration age() {
        return Duration.between(last, clock.instant());
    }

    /** Liveness: down if the age is above a bound, as only a restart helps then. */
    HealthCheckResponse check(Duration bound) {
        Duration age = age();
        return HealthCheckResponse.named("Messaging worker")
                .status(age.compareTo(bound) <= 0)
                .withData("last tick, seconds ago", age.toSeconds())
                .build();
    }
}
