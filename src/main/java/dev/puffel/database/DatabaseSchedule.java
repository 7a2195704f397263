package dev.puffel.database;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/** Keeps up to date, in every process, whether the database answers. */
class DatabaseSchedule {
    private final DatabaseProbe probe;

    DatabaseSchedule(DatabaseProbe probe) {
        this.probe = probe;
    }

    @Scheduled(
            every = "5s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void measure() {
        probe.measure();
    }
}
