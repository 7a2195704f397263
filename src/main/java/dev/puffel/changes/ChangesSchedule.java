package dev.puffel.changes;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import java.sql.SQLException;

/** Keeps streams alive, and lets changes be forgotten in time. */
class ChangesSchedule {
    private final Changes changes;

    ChangesSchedule(Changes changes) {
        this.changes = changes;
    }

    @Scheduled(
            every = "${puffel.changes.heartbeat:15s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void heartbeat() {
        changes.heartbeat();
    }

    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void clean() throws SQLException {
        changes.clean();
    }
}
