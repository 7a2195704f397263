package dev.puffel.dev;

import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Wakes a subscription when its next lease expires. Used under the subscription's lock. */
final class ExpiryTimer {
    private final Clock clock;
    private final ScheduledExecutorService scheduler;
    private final Runnable expire;
    private long due = Long.MAX_VALUE;
    private @Nullable ScheduledFuture<?> pending;

    ExpiryTimer(Clock clock, ScheduledExecutorService scheduler, Runnable expire) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.expire = expire;
    }

    /** Rings no more. */
    void stop() {
        if (pending != null) {
            pending.cancel(false);
        }
        rang();
    }

    /** The timer has rung. */
    void rang() {
        due = Long.MAX_VALUE;
        pending = null;
    }

    /**
     * Makes sure that it rings by a deadline, in milliseconds since the epoch. A pending ring that comes earlier
     * stays, as most leases end before their deadline and each would cost a change.
     */
    void ringBy(long deadline) {
        if (deadline >= due) {
            return;
        }
        if (pending != null) {
            pending.cancel(false);
        }
        due = deadline;
        pending = scheduler.schedule(expire, Math.max(0, deadline - clock.millis()), TimeUnit.MILLISECONDS);
    }
}
