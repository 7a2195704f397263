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
 * Drains a subscription into the database: each batch is applied in one transaction and acknowledged only after the commit.
 * While one batch is applied the next ones are under way.
 */
final class Worker {
    /** Below the age at which the heartbeat counts as stopped. */
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
     * Pulls and applies until there is nothing left, or until stopped.
     *
     * @throws SQLException where the database can't take a batch; it is given back
     * @throws ExecutionException where Pub/Sub refuses
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
                    // An Error too: messages that are not released are held for as long as this process lives.
                    release(batch);
                    releaseAll();
                    throw e;
                }
                subscription.acknowledge(ackIds(batch));
                heartbeat.beat();
            }
        }
    }

    /** Ends draining: no further pull; the batch that is being applied is finished. */
    void stop() {
        stopped.countDown();
        pulls.stop();
    }

    /** Why the database refuses what is pulled; empty where it does not. */
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
     * A database that answers but refuses (its disk is full, it takes no writes, others hold what is needed) gets the same batch
     * again: given back, it would come again as fast, until Pub/Sub counts its messages among the dead letters. A restart would
     * not help either.
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
                // A lock timeout has been a pause already.
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

    /** Waits for the pulls: an answer that is on its way to a cancelled pull would hold its messages until the lease ends. */
    private void releaseAll() throws InterruptedException {
        pulls.pause();
        while (pulls.any()) {
            try {
                release(pulls.next());
            } catch (ExecutionException e) {
                Log.debug("A pull brought nothing that could be given back", e);
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
