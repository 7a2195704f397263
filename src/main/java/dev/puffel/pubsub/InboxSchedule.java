package dev.puffel.pubsub;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import java.sql.SQLException;

/** Drives the cleaning of the inbox. */
class InboxSchedule {
    private final Roles roles;
    private final InboxCleaning cleaning;

    InboxSchedule(Roles roles, InboxCleaning cleaning) {
        this.roles = roles;
        this.cleaning = cleaning;
    }

    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void clean() throws SQLException {
        if (roles.has(Role.WORKER)) {
            cleaning.clean();
        }
    }
}
