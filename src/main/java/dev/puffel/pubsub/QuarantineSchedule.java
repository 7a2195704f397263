package dev.puffel.pubsub;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.inject.Instance;

/** Keeps the size of the quarantine up to date, in processes that fill it. */
class QuarantineSchedule {
    private final Roles roles;
    private final Instance<QuarantineSize> size;

    QuarantineSchedule(Roles roles, Instance<QuarantineSize> size) {
        this.roles = roles;
        this.size = size;
    }

    @Scheduled(
            every = "10s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void measure() {
        if (roles.has(Role.WORKER)) {
            size.get().measure();
        }
    }
}
