package dev.puffel.pubsub;

import dev.puffel.event.BatchOutcome;
import dev.puffel.event.EventApplier;
import dev.puffel.event.IncomingMessage;
import dev.puffel.role.Heartbeat;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Drains a subscription into the database. Each batch is applied in one transaction, and acknowledged after the commit. While
 * one batch is applied, the next pulls are under way.
 */
final class Worker {
    /** The maximum pause between two attempts; shorter than the time after which liveness goes down. */
    private static final long MOST_REST_SECONDS = 30;

    private final Subscription subscription;
    private final EventApplier applier;
    private final MessagingMetrics metrics;
    private final MessagingTraces traces;
    private final Heartbeat heartbeat;
    private final PullPipeline pulls;

    private final CountDownLatch stopped = new CountDownLatch(1);

    private volatile Optional<String> trouble = Optional.empty();

    Worker(
            Subscription subscription,
            EventApplier applier,
            MessagingMetrics metrics,
            MessagingTraces traces,
            Heartbeat heartbeat,
            int maxMessages) {
        this.subscription = subscription;
        this.applier = applier;
        this.metrics = metrics;
        this.traces = traces;
        this.heartbeat = heartbeat;
        this.pulls = new PullPipeline(subscription, maxMessages);
    }

    /**
     * Pulls and applies messages until the subscription has none, or until stopped.
     *
     * @throws SQLException if the database is unavailable; the batch is released
     * @throws ExecutionException if Pub/Sub refuses a pull
     */
    void drain() throws SQLException, ExecutionException, InterruptedException {
        applier.check();
        pulls.start();
        while (pulls.any()) {
            List<Received> batch = pulls.next();
            metrics.pulled(batch.size());
            if (isStopped()) {
                release(batch);
            } else if (!batch.isEmpty()) {
                try {
                    traces.process(subscription, batch, () -> apply(batch));
                } catch (SQLException | RuntimeException | Error e) {
                    // Also after an Error, because messages that are not released stay held while this process lives.
                    release(batch);
                    releaseAll();
                    throw e;
                }
                subscription.acknowledge(ackIds(batch));
                heartbeat.beat();
            }
        }
    }

    /** Ends draining: no pull follows, and the current batch is finished. */
    void stop() {
        stopped.countDown();
        pulls.stop();
    }

    /** Returns the reason why the database refuses messages; empty if it accepts them. */
    Optional<String> trouble() {
        return trouble;
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void apply(List<Received> batch) throws SQLException {
        long began = System.nanoTime();
        BatchOutcome outcome =
                applyPatiently(batch.stream().map(Received::message).toList());
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        metrics.applied(outcome, time);
        Log.infof(
                "Batch pulled=%d applied=%d duplicate=%d stale=%d own=%d quarantined=%d ms=%d",
                batch.size(),
                outcome.applied(),
                outcome.duplicate(),
                outcome.stale(),
                outcome.own(),
                outcome.quarantined(),
                time.toMillis());
    }

    /**
     * Applies a batch, and tries again if the database answers but refuses it (its disk is full, it accepts no writes, others
     * hold locks). If the batch were released, it would be delivered again at once, until its messages became dead letters. A
     * restart would not help either.
     */
    private BatchOutcome applyPatiently(List<IncomingMessage> batch) throws SQLException {
        for (long rest = 1; ; rest = Math.min(2 * rest, MOST_REST_SECONDS)) {
            try {
                BatchOutcome outcome = applier.apply(batch);
                trouble = Optional.empty();
                return outcome;
            } catch (SQLException e) {
                if (EventApplier.isAway(e) || isStopped()) {
                    trouble = Optional.empty();
                    throw e;
                }
                heartbeat.beat();
                // A lock timeout was already a pause.
                if (!EventApplier.LOCKED.equals(e.getSQLState())) {
                    rest(e, rest);
                }
            }
        }
    }

    private void rest(SQLException reason, long seconds) throws SQLException {
        trouble = Optional.of("The database refuses events: " + reason.getMessage());
        Log.warnf("The database refuses events, trying again in %d s: %s", seconds, reason.getMessage());
        try {
            if (stopped.await(seconds, TimeUnit.SECONDS)) {
                throw reason;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reason;
        }
    }

    /**
     * Releases the messages of all pulls. It waits for pulls under way, because messages on their way to a cancelled pull would
     * be held until their leases end.
     */
    private void releaseAll() throws InterruptedException {
        pulls.pause();
        while (pulls.any()) {
            try {
                release(pulls.next());
            } catch (ExecutionException e) {
                Log.debug("A pull failed, so there is nothing to release", e);
            }
        }
    }

    private void release(List<Received> batch) {
        if (!batch.isEmpty()) {
            subscription.release(ackIds(batch));
            metrics.retried(batch.size());
        }
    }

    private static List<String> ackIds(List<Received> batch) {
        return batch.stream().map(Received::ackId).toList();
    }
}
