package dev.puffel.pubsub;

import com.google.api.gax.rpc.InvalidArgumentException;
import dev.puffel.event.CloudEventMessages;
import dev.puffel.event.FlightEvents;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.outbox.OutboxEvent;
import dev.puffel.outbox.OutboxTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;

/**
 * Publishes the events in the outbox, and marks them as sent once Pub/Sub has confirmed them. A process that is killed in between
 * publishes them again, with the same ids. Only one instance publishes at a time.
 */
final class Relay {
    private static final int BATCH = 500;

    private final DataSource database;
    private final TopicPublisher topic;
    private final URI source;
    private final Counter published;
    private final Counter parked;
    private final MessagingTraces traces;

    Relay(DataSource database, TopicPublisher topic, URI source, MeterRegistry registry, MessagingTraces traces) {
        this.database = database;
        this.topic = topic;
        this.source = source;
        this.published = MessagingMetrics.counter(registry, "published", "Messages that Pub/Sub confirmed");
        this.parked = MessagingMetrics.counter(registry, "parked", "Events that Pub/Sub refused too often");
        this.traces = traces;
    }

    /**
     * Publishes one batch.
     *
     * @return whether there may be more at once
     * @throws SQLException where the database is away; what was published may be so again
     * @throws ExecutionException where Pub/Sub takes nothing at present; what it has not taken waits
     */
    boolean round() throws SQLException, ExecutionException, InterruptedException {
        try (Connection transaction = database.getConnection()) {
            transaction.setAutoCommit(false);
            try {
                boolean more = OutboxTable.lead(transaction) && publish(transaction);
                transaction.commit();
                return more;
            } catch (SQLException | RuntimeException e) {
                transaction.rollback();
                throw e;
            }
        }
    }

    /** Nothing is written before Pub/Sub has answered for all, which may take long. */
    private boolean publish(Connection transaction) throws SQLException, ExecutionException, InterruptedException {
        List<OutboxEvent> batch = OutboxTable.due(transaction, BATCH);
        OutboxTable.prepareToWait(transaction);
        List<CompletableFuture<String>> confirmations =
                traces.publish(topic, batch.stream().map(this::message).toList());
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
                source, event.id(), event.type(), event.time(), event.subject(), event.data(), event.traceparent()));
    }
}
