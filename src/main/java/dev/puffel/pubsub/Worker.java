package dev.puffel.pubsub;

import dev.puffel.event.BatchOutcome;
import dev.puffel.event.EventApplier;
import dev.puffel.event.IncomingMessage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/**
 * Drains a subscription into the database: each batch is applied in one transaction and acknowledged only after the commit.
 * While one batch is applied the next ones are under way.
 */
final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    private final Subscription subscription;
    private final EventApplier applier;
    private final MessagingMetrics metrics;
    private final MessagingTraces traces;
    private final Heartbeat heartbeat;
    private final Pulls pulls;

    private volatile boolean stopped;

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
        this.pulls = new Pulls(subscription, maxMessages);
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
            if (stopped) {
                release(batch);
            } else if (!batch.isEmpty()) {
                try {
                    traces.process(subscription, batch, () -> apply(batch));
                } catch (SQLException | RuntimeException e) {
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
        stopped = true;
        pulls.stop();
    }

    private void apply(List<Received> batch) throws SQLException {
        long began = System.nanoTime();
        BatchOutcome outcome =
                applyPatiently(batch.stream().map(Received::message).toList());
        Duration time = Duration.ofNanos(System.nanoTime() - began);
        metrics.applied(outcome, time);
        LOG.infof(
                "Batch pulled=%d applied=%d duplicate=%d stale=%d own=%d quarantined=%d ms=%d",
                batch.size(),
                outcome.applied(),
                outcome.duplicate(),
                outcome.stale(),
                outcome.own(),
                outcome.quarantined(),
                time.toMillis());
    }

    /** A restart would not help against those who hold the flights. */
    private BatchOutcome applyPatiently(List<IncomingMessage> batch) throws SQLException {
        while (true) {
            try {
                return applier.apply(batch);
            } catch (SQLException e) {
                if (stopped || !EventApplier.LOCKED.equals(e.getSQLState())) {
                    throw e;
                }
                heartbeat.beat();
            }
        }
    }

    /** Not by cancelling the pulls: an answer that is on its way then would hold its messages until the lease ends. */
    private void releaseAll() throws InterruptedException {
        pulls.pause();
        while (pulls.any()) {
            try {
                release(pulls.next());
            } catch (ExecutionException e) {
                LOG.debug("A pull brought nothing that could be given back", e);
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
