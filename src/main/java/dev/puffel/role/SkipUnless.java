package dev.puffel.role;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;

/** Skips schedules while the application is not running, and in an instance that does not have a role. */
public abstract class SkipUnless implements Scheduled.SkipPredicate {
    private final boolean hasRole;
    private final Scheduled.ApplicationNotRunning notRunning;

    private SkipUnless(Role role, Roles roles, Scheduled.ApplicationNotRunning notRunning) {
        this.hasRole = roles.has(role);
        this.notRunning = notRunning;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        return !hasRole || notRunning.test(execution);
    }

    /** Skips in an instance that does not serve HTTP. */
    @Singleton
    public static final class Api extends SkipUnless {
        Api(Roles roles, Scheduled.ApplicationNotRunning notRunning) {
            super(Role.API, roles, notRunning);
        }
    }

    /** Skips in an instance that does not publish the outbox. */
    @Singleton
    public static final class Relay extends SkipUnless {
        Relay(Roles roles, Scheduled.ApplicationNotRunning notRunning) {
            super(Role.RELAY, roles, notRunning);
        }
    }

    /** Skips in an instance that does not pull messages. */
    @Singleton
    public static final class Worker extends SkipUnless {
        Worker(Roles roles, Scheduled.ApplicationNotRunning notRunning) {
            super(Role.WORKER, roles, notRunning);
        }
    }
}
