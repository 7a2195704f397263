package dev.puffel.role;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The time since some work was last done, by the monotonic clock. */
public final class Heartbeat {
    private final String name;
    private final LongSupplier nanoTime;
    private volatile long last;

    /** Begins with a beat; the name is that of the check. */
    public Heartbeat(String name) {
        this(name, System::nanoTime);
    }

    Heartbeat(String name, LongSupplier nanoTime) {
        this.name = name;
        this.nanoTime = nanoTime;
        beat();
    }

    /** The work was done. */
    public void beat() {
        last = nanoTime.getAsLong();
    }

    /** The time since the last beat. */
    public Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - last);
    }

    /** Liveness: down if the age is above a bound, as only a restart helps then. */
    public HealthCheckResponse check(Duration bound) {
        Duration age = age();
        return HealthCheckResponse.named(name)
                .status(age.compareTo(bound) <= 0)
                .withData("last tick, seconds ago", age.toSeconds())
                .build();
    }
}
