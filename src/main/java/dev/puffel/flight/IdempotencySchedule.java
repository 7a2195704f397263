package dev.puffel.flight;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/** Lets idempotency keys be forgotten in time. */
class IdempotencySchedule {
    private final IdempotencyKeys keys;

    IdempotencySchedule(IdempotencyKeys keys) {
        this.keys = keys;
    }

    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void clean() {
        keys.clean();
    }
}
