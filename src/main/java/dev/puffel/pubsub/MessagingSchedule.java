package dev.puffel.pubsub;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;

/** Drives the worker. A tick goes on while there are messages, so the interval does not cap the throughput. */
class MessagingSchedule {
    private final Messaging messaging;

    MessagingSchedule(Messaging messaging) {
        this.messaging = messaging;
    }

    @Scheduled(
            every = "${puffel.messaging.pull-interval:1s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void tick() throws InterruptedException {
        messaging.tick();
    }
}
