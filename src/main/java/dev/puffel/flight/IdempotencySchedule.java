package dev.puffel.flight;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/** Lets idempotency keys be forgotten in time. */
class IdempotencySchedule {
    private final Roles roles;
    private final IdempotencyKeys keys;

    IdempotencySchedule(Roles roles, IdempotencyKeys keys) {
        this.roles = roles;
        this.keys = keys;
    }

    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void clean() {
        if (roles.has(Role.API)) {
            keys.clean();
        }
    }
}
