package dev.puffel.pubsub;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import java.sql.SQLException;

/** Drives the relay. A tick goes on while events are due, so the interval does not cap the throughput. */
class RelaySchedule {
    private final Roles roles;
    private final OutboxRelay relay;

    RelaySchedule(Roles roles, OutboxRelay relay) {
        this.roles = roles;
        this.relay = relay;
    }

    @Scheduled(
            every = "1s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void publish() throws InterruptedException {
        if (roles.has(Role.RELAY)) {
            relay.tick();
        }
    }

    @Scheduled(
            every = "1s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void measure() {
        if (roles.has(Role.RELAY)) {
            relay.measure();
        }
    }

    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void clean() throws SQLException {
        if (roles.has(Role.RELAY)) {
            relay.clean();
        }
    }
}
