package dev.puffel.pubsub;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import dev.puffel.event.CloudEventMessages;
import dev.puffel.event.FlightEvents;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.outbox.OutboxEvent;
import dev.puffel.outbox.OutboxTable;
import dev.puffel.outbox.OutboxTable.Backlog;
import dev.puffel.role.Heartbeat;
import dev.puffel.role.SkipUnless;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of the outbox, and marks them as sent once Pub/Sub has confirmed them. If the process is killed in
 * between, the events are published again, with the same ids. Only one instance publishes at a time.
 */
@ApplicationScoped
class Relay {
    private static final int BATCH = 500;

    /** Shorter than the 9 s after which another instance takes over. */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    /** How long sent events are kept, for operators. */
    private static final Duration RETENTION = Duration.ofDays(7);

    private final MessagingConfig config;
    private final DataSource database;
    private final MessagingTraces traces;
    private final Counter published;
    private final Counter parked;
    private final Heartbeat heartbeat = new Heartbeat("Outbox relay");

    private volatile boolean stopping;
    private volatile Backlog backlog = new Backlog(0, 0);
    private @Nullable TopicPublisher topic;

    Relay(
            MessagingConfig config,
            @io.quarkus.agroal.DataSource("background") DataSource database,
            MessagingTraces traces,
            MeterRegistry registry) {
        this.config = config;
        this.database = database;
        this.traces = traces;
        this.published = MessagingMetrics.counter(registry, "published", "Messages that Pub/Sub confirmed");
        this.parked = MessagingMetrics.counter(registry, "parked", "Events that Pub/Sub refused five times");
        Gauge.builder("puffel.outbox.depth", () -> backlog.depth())
                .description("Events that wait to be published")
                .register(registry);
        Gauge.builder("puffel.outbox.oldest.seconds", () -> backlog.oldestSeconds())
                .description("The age of the oldest event that waits to be published")
                .register(registry);
    }

    /** Publishes while events are due, so the interval does not limit the throughput; the next tick tries again after a failure. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = SkipUnless.Relay.class)
    synchronized void tick() throws InterruptedException {
        try {
            TopicPublisher open = connect();
            while (!stopping && round(open)) {
                heartbeat.beat();
            }
        } catch (SQLException | IOException | ExecutionException | ApiException e) {
            Log.warnf("Cannot publish events, which wait in the outbox: %s", e.getMessage());
            if (e.getCause() instanceof NotFoundException) {
                // A restarted emulator has lost the topic, which a new connection creates.
                disconnect();
            }
        }
        heartbeat.beat();
    }

    /**
     * Publishes one batch.
     *
     * @return whether more events may be due
     * @throws SQLException if the database fails; events that were published may be published again
     * @throws ExecutionException if Pub/Sub is unavailable; events that it has not confirmed wait
     */
    boolean round(TopicPublisher publisher) throws SQLException, ExecutionException, InterruptedException {
        try (Connection transaction = database.getConnection()) {
            transaction.setAutoCommit(false);
            try {
                boolean more = OutboxTable.lead(transaction) && publish(transaction, publisher);
                transaction.commit();
                return more;
            } catch (SQLException | RuntimeException e) {
                transaction.rollback();
                throw e;
            }
        }
    }

    /** Writes nothing before Pub/Sub has answered for all events, which may take long. */
    private boolean publish(Connection transaction, TopicPublisher publisher)
            throws SQLException, ExecutionException, InterruptedException {
        List<OutboxEvent> batch = OutboxTable.due(transaction, BATCH);
        OutboxTable.prepareToWait(transaction);
        List<CompletableFuture<String>> confirmations =
                traces.publish(publisher, batch.stream().map(this::message).toList());
        List<OutboxEvent> sent = new ArrayList<>();
        Map<OutboxEvent, String> refused = new LinkedHashMap<>();
        ExecutionException away = null;
        for (int i = 0; i < batch.size(); i++) {
            OutboxEvent event = batch.get(i);
            try {
                confirmations.get(i).get();
                sent.add(event);
            } catch (CancellationException e) {
                Log.debugf("Event %s waits for an earlier one of %s", event.id(), event.subject());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InvalidArgumentException) {
                    refused.put(event, String.valueOf(e.getMessage()));
                } else {
                    away = e;
                }
            }
        }
        for (Map.Entry<OutboxEvent, String> refusal : refused.entrySet()) {
            OutboxEvent event = refusal.getKey();
            Log.errorf("Pub/Sub refuses event %s of %s: %s", event.id(), event.subject(), refusal.getValue());
            if (OutboxTable.refused(transaction, event, refusal.getValue())) {
                parked.increment();
            }
        }
        OutboxTable.sent(transaction, sent);
        published.increment(sent.size());
        if (away != null) {
            transaction.commit();
            throw away;
        }
        return batch.size() == BATCH;
    }

    private OutgoingMessage message(OutboxEvent event) {
        return CloudEventMessages.toMessage(FlightEvents.of(
                URI.create(config.source()),
                event.id(),
                event.type(),
                Instant.parse(event.time()),
                event.subject(),
                event.data(),
                event.traceparent()));
    }

    /** Measures the backlog, also while a tick takes long. Counting 100,000 events takes 60 ms. */
    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = SkipUnless.Relay.class)
    void measure() {
        try (Connection connection = database.getConnection()) {
            backlog = OutboxTable.backlog(connection);
        } catch (SQLException e) {
            Log.debug("Cannot measure the outbox", e);
        }
    }

    /** Deletes events that were sent long ago, in small transactions. */
    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Relay.class)
    void clean() throws SQLException {
        try (Connection connection = database.getConnection()) {
            while (!stopping && OutboxTable.clean(connection, RETENTION) > 0) {
                Log.debug("Deleted a batch of sent events");
            }
        }
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    void close(@Observes ShutdownEvent event) {
        stopping = true;
        synchronized (this) {
            disconnect();
        }
    }

    /** Returns the heartbeat, which beats after each tick and batch. */
    Heartbeat heartbeat() {
        return heartbeat;
    }

    private void disconnect() {
        if (topic != null) {
            topic.close();
        }
        topic = null;
    }

    private TopicPublisher connect() throws IOException {
        TopicPublisher open = topic;
        if (open == null) {
            Endpoint endpoint = config.endpoint();
            if (endpoint.emulator().isPresent()) {
                // The worker also does this, but it may be another process.
                Provisioning.ensure(endpoint);
            }
            open = new TopicPublisher(endpoint, PATIENCE);
            topic = open;
        }
        return open;
    }
}
