package dev.puffel.dev;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The messages of one subscription, available or leased, and the pulls that wait. Guarded by the lock of the broker. */
final class SubscriptionQueue {
    /** A response ends with the message that exceeds this: a gRPC client accepts 4 MiB unless configured otherwise. */
    private static final int RESPONSE_BYTES = 2_000_000;

    private final Subscription subscription;
    private final Clock clock;
    private final LongSupplier ids;
    /** The available messages by message id, in the order of delivery. */
    private final Map<String, PubsubMessage> available = new LinkedHashMap<>();
    /** The leased messages by ack id. */
    private final Map<String, Lease> leases = new LinkedHashMap<>();

    private final Deque<Pull> pulls = new ArrayDeque<>();

    /**
     * A subscription without messages.
     *
     * @param ids supplies numbers for ack ids, which are unique even after restarts
     */
    SubscriptionQueue(Subscription subscription, Clock clock, LongSupplier ids) {
        this.subscription = subscription;
        this.clock = clock;
        this.ids = ids;
    }

    Subscription subscription() {
        return subscription;
    }

    /** Adds published messages. */
    void add(List<PubsubMessage> messages) {
        messages.forEach(message -> available.put(message.getMessageId(), message));
        answerPulls();
    }

    /** Removes messages that were acknowledged before a restart, by their message ids. */
    void remove(List<String> messageIds) {
        messageIds.forEach(available::remove);
    }

    void pull(Pull pull) {
        pulls.add(pull);
        answerPulls();
        expirePulls();
    }

    void cancel(Pull pull) {
        pulls.remove(pull);
        modifyAckDeadline(pull.ackIds(), 0);
    }

    /** Acknowledges messages, and returns their ids. Unknown or expired ack ids have no effect. */
    List<String> acknowledge(List<String> ackIds) {
        List<String> messageIds = new ArrayList<>();
        for (String ackId : ackIds) {
            Lease lease = leases.remove(ackId);
            if (lease != null) {
                messageIds.add(lease.message.getMessageId());
            }
        }
        return messageIds;
    }

    /** Sets deadlines to a number of seconds from now; 0 makes the messages available again. Unknown ack ids have no effect. */
    void modifyAckDeadline(List<String> ackIds, int seconds) {
        for (String ackId : ackIds) {
            Lease lease = leases.remove(ackId);
            if (lease == null) {
                continue;
            }
            if (seconds == 0) {
                available.put(lease.message.getMessageId(), lease.message);
            } else {
                leases.put(ackId, new Lease(lease.message, deadline(seconds)));
            }
        }
        answerPulls();
    }

    /** Makes messages of expired leases available, and answers expired pulls without messages. */
    void expire() {
        List<String> expired = leases.entrySet().stream()
                .filter(lease -> lease.getValue().deadline <= clock.millis())
                .map(Map.Entry::getKey)
                .toList();
        modifyAckDeadline(expired, 0);
        expirePulls();
    }

    private void expirePulls() {
        for (Iterator<Pull> waiting = pulls.iterator(); waiting.hasNext(); ) {
            Pull pull = waiting.next();
            if (pull.until() <= clock.millis()) {
                waiting.remove();
                pull.answer(List.of());
            }
        }
    }

    private void answerPulls() {
        while (!available.isEmpty() && !pulls.isEmpty()) {
            Pull pull = pulls.remove();
            pull.answer(lease(pull.maxMessages()));
        }
    }

    private List<ReceivedMessage> lease(int maxMessages) {
        List<ReceivedMessage> leased = new ArrayList<>();
        int bytes = 0;
        Iterator<PubsubMessage> next = available.values().iterator();
        while (next.hasNext() && leased.size() < maxMessages && bytes < RESPONSE_BYTES) {
            PubsubMessage message = next.next();
            next.remove();
            bytes += message.getSerializedSize();
            String ackId = Long.toString(ids.getAsLong());
            leases.put(ackId, new Lease(message, deadline(subscription.getAckDeadlineSeconds())));
            leased.add(ReceivedMessage.newBuilder()
                    .setAckId(ackId)
                    .setMessage(message)
                    .build());
        }
        return leased;
    }

    private long deadline(int seconds) {
        return clock.millis() + seconds * 1000L;
    }

    /**
     * A message that a subscriber has and has not acknowledged yet.
     *
     * @param deadline milliseconds since the epoch
     */
    private record Lease(PubsubMessage message, long deadline) {}
}
