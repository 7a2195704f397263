package dev.puffel.pubsub;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/** Drives the worker. A tick goes on while there are messages, so the interval does not cap the throughput. */
class MessagingSchedule {
    private final Roles roles;
    private final Messaging messaging;

    MessagingSchedule(Roles roles, Messaging messaging) {
        this.roles = roles;
        this.messaging = messaging;
    }

    @Scheduled(
            every = "${puffel.messaging.pull-interval:1s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void tick() throws InterruptedException {
        if (roles.has(Role.WORKER)) {
            messaging.tick();
        }
    }

    /** Several times within the shortest lease, 10 s. */
    @Scheduled(
            every = "3s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void extendLeases() {
        if (roles.has(Role.WORKER)) {
            messaging.extendLeases();
        }
    }
}
