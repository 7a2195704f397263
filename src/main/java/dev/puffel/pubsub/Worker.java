package dev.puffel.pubsub;

import dev.puffel.event.BatchOutcome;
import dev.puffel.event.EventApplier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Drains a subscription into the database: each batch is applied in one transaction and acknowledged only after the commit.
 * While one batch is applied the next is under way.
 */
final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    /** How long a pull waits on the server for a first message. Far below the age at which the heartbeat counts as stopped. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Subscription subscription;
    private final EventApplier applier;
    private final MessagingMetrics metrics;
    private final Heartbeat heartbeat;
    private final int maxMessages;

    private volatile @Nullable Future<List<Received>> underWay;
    private volatile boolean stopped;

    Worker(
            Subscription subscription,
            EventApplier applier,
            MessagingMetrics metrics,
            Heartbeat heartbeat,
            int maxMessages) {
        this.subscription = subscription;
        this.applier = applier;
        this.metrics = metrics;
        this.heartbeat = heartbeat;
        this.maxMessages = maxMessages;
    }

    /**
     * Pulls and applies until there is nothing left, or until stopped.
     *
     * @throws SQLException where the database can't take a batch; it is given back
     * @throws ExecutionException where Pub/Sub refuses
     */
    void drain() throws SQLException, ExecutionException, InterruptedException {
        applier.check();
        List<Received> batch = await(pull());
        while (!batch.isEmpty() && !stopped) {
            Future<List<Received>> next = pull();
            try {
                apply(batch);
            } catch (SQLException | RuntimeException e) {
                subscription.release(ackIds(batch));
                metrics.retried(batch.size());
                giveBack(next);
                throw e;
            }
            subscription.acknowledge(ackIds(batch));
            heartbeat.beat();
            batch = await(next);
        }
        if (!batch.isEmpty()) {
            subscription.release(ackIds(batch));
        }
    }

    /** Ends draining: no further pull; the batch that is being applied is finished. */
    void stop() {
        stopped = true;
        Future<List<Received>> pull = underWay;
        if (pull != null) {
            pull.cancel(true);
        }
    }

    private void apply(List<Received> batch) throws SQLException {
        long began = System.nanoTime();
        BatchOutcome outcome =
                applier.apply(batch.stream().map(Received::message).toList());
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

    private Future<List<Received>> pull() {
        Future<List<Received>> pull = subscription.pull(maxMessages, PATIENCE);
        underWay = pull;
        if (stopped) {
            pull.cancel(true);
        }
        return pull;
    }

    private List<Received> await(Future<List<Received>> pull) throws ExecutionException, InterruptedException {
        try {
            List<Received> batch = pull.get();
            metrics.pulled(batch.size());
            return batch;
        } catch (CancellationException e) {
            return List.of();
        }
    }

    /** Not by cancelling it: an answer that is on its way then would hold its messages until the lease ends. */
    private void giveBack(Future<List<Received>> pull) throws InterruptedException {
        try {
            List<Received> batch = await(pull);
            if (!batch.isEmpty()) {
                subscription.release(ackIds(batch));
                metrics.retried(batch.size());
            }
        } catch (ExecutionException e) {
            // It brought nothing that could be given back.
            return;
        }
    }

    private static List<String> ackIds(List<Received> batch) {
        return batch.stream().map(Received::ackId).toList();
    }
}
