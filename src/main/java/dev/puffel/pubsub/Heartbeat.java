package dev.puffel.pubsub;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When the worker last got something done: a tick, or a batch within a long one. */
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
}
