package dev.puffel.role;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.scheduler.Trigger;
import io.quarkus.scheduler.common.runtime.ScheduledInvoker;
import io.quarkus.scheduler.common.runtime.ScheduledMethod;
import io.quarkus.scheduler.common.runtime.SchedulerContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Restarts the schedules when the wall clock was set back. Quarkus uses this clock for all schedules, so they would stop until
 * it has caught up. The public API cannot restart the schedule of a method, so this class creates a job for each method, with
 * internal classes of Quarkus.
 */
@Singleton
class ClockSteps {
    private static final long LOOK_MILLIS = 1_000;

    private final Scheduler scheduler;
    private final SchedulerContext methods;
    private final Clock clock;
    private long lead;
    private int steps;

    ClockSteps(Scheduler scheduler, SchedulerContext methods, Clock clock) {
        this.scheduler = scheduler;
        this.methods = methods;
        this.clock = clock;
        this.lead = lead();
    }

    void watch(@Observes StartupEvent start, Vertx vertx) {
        vertx.setPeriodic(LOOK_MILLIS, look -> {
            long before = lead;
            lead = lead();
            if (lead < before - LOOK_MILLIS) {
                Log.warnf("The clock was set back by %d ms; all schedules restart", before - lead);
                beginAnew();
            }
        });
    }

    /** Returns the difference between the wall clock and the monotonic clock, in milliseconds. */
    private long lead() {
        return clock.millis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    void beginAnew() {
        steps++;
        for (Trigger old : scheduler.getScheduledJobs()) {
            if (scheduler.unscheduleJob(old.getId()) == null) {
                scheduler.pause(old.getId());
            }
        }
        for (ScheduledMethod method : methods.getScheduledMethods()) {
            ScheduledInvoker invoker = methods.createInvoker(method.getInvokerClassName());
            for (Scheduled schedule : method.getSchedules()) {
                Scheduler.JobDefinition<?> job = scheduler
                        .newJob(steps + " " + method.getMethodDescription())
                        .setInterval(schedule.every())
                        .setDelayed(schedule.delayed())
                        .setConcurrentExecution(schedule.concurrentExecution())
                        .setSkipPredicate(schedule.skipExecutionIf());
                if (invoker.isBlocking()) {
                    job.setTask(execution ->
                            invoke(invoker, execution).toCompletableFuture().join());
                } else {
                    job.setAsyncTask(execution -> Uni.createFrom().completionStage(invoke(invoker, execution)));
                }
                job.schedule();
            }
        }
    }

    private static CompletionStage<Void> invoke(ScheduledInvoker invoker, ScheduledExecution execution) {
        try {
            return invoker.invoke(execution);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
