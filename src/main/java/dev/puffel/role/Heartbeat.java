package dev.puffel.role;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Measures the time since work was last done, by the monotonic clock. */
public final class Heartbeat {
    private final String name;
    private final LongSupplier nanoTime;
    private volatile long last;

    /** Starts with a beat. The name is that of the health check. */
    public Heartbeat(String name) {
        this(name, System::nanoTime);
    }

    Heartbeat(String name, LongSupplier nanoTime) {
        this.name = name;
        this.nanoTime = nanoTime;
        beat();
    }

    /** Called when the work was done. */
    public void beat() {
        last = nanoTime.getAsLong();
    }

    /** Returns the time since the last beat. */
    public Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - last);
    }

    /** Returns the liveness: down if the age exceeds a limit, because only a restart helps then. */
    public HealthCheckResponse check(Duration bound) {
        Duration age = age();
        return HealthCheckResponse.named(name)
                .status(age.compareTo(bound) <= 0)
                .withData("last tick, seconds ago", age.toSeconds())
                .build();
    }
}
