package dev.puffel.dev;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The topics and subscriptions of all projects. One lock guards them, so that every subscription and the journal have
 * the same order of messages. Errors are StatusRuntimeExceptions with the codes of the real service.
 */
final class Broker {
    private static final int DEFAULT_ACK_DEADLINE_SECONDS = 10;
    private static final long IDS_PER_MILLISECOND = 1_000_000;

    private final Clock clock;
    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<String, SubscriptionQueue> subscriptions = new HashMap<>();
    private Consumer<Message> journal = change -> {};
    private long lastId;

    Broker(Clock clock) {
        this.clock = clock;
        // After a restart, ids are greater than before.
        this.lastId = clock.millis() * IDS_PER_MILLISECOND;
    }

    /** Passes each later change to a journal before it is made: a topic, a subscription or a request. */
    synchronized void recordIn(Consumer<Message> journal) {
        this.journal = journal;
    }

    /** Repeats a change of a journal. */
    synchronized void replay(Any change) throws InvalidProtocolBufferException {
        if (change.is(Topic.class)) {
            add(change.unpack(Topic.class));
        } else if (change.is(Subscription.class)) {
            add(change.unpack(Subscription.class));
        } else if (change.is(PublishRequest.class)) {
            add(change.unpack(PublishRequest.class));
        } else {
            AcknowledgeRequest acknowledged = change.unpack(AcknowledgeRequest.class);
            subscription(acknowledged.getSubscription()).remove(acknowledged.getAckIdsList());
        }
    }

    synchronized Topic createTopic(Topic topic) {
        if (topics.containsKey(topic.getName())) {
            throw alreadyExists(topic.getName());
        }
        journal.accept(topic);
        add(topic);
        return topic;
    }

    synchronized Topic findTopic(String name) {
        Topic topic = topics.get(name);
        if (topic == null) {
            throw notFound(name);
        }
        return topic;
    }

    synchronized Subscription createSubscription(Subscription requested) {
        findTopic(requested.getTopic());
        if (subscriptions.containsKey(requested.getName())) {
            throw alreadyExists(requested.getName());
        }
        Subscription subscription = requested.getAckDeadlineSeconds() == 0
                ? requested.toBuilder()
                        .setAckDeadlineSeconds(DEFAULT_ACK_DEADLINE_SECONDS)
                        .build()
                : requested;
        journal.accept(subscription);
        add(subscription);
        return subscription;
    }

    synchronized Subscription findSubscription(String name) {
        return subscription(name).subscription();
    }

    /** Publishes messages in this order. Returns their ids, which are in the same order. */
    synchronized List<String> publish(PublishRequest request) {
        findTopic(request.getTopic());
        PublishRequest.Builder published = request.toBuilder();
        for (PubsubMessage.Builder message : published.getMessagesBuilderList()) {
            message.setMessageId(Long.toString(++lastId)).setPublishTime(Timestamps.fromMillis(clock.millis()));
        }
        PublishRequest change = published.build();
        journal.accept(change);
        add(change);
        return change.getMessagesList().stream()
                .map(PubsubMessage::getMessageId)
                .toList();
    }

    /** Answers a pull with the first messages that arrive; at once if there are some. */
    synchronized void pull(Pull pull) {
        subscription(pull.subscription()).pull(pull);
    }

    /** Called when the client of a pull is gone: its messages become available again. */
    synchronized void cancel(Pull pull) {
        SubscriptionQueue queue = subscriptions.get(pull.subscription());
        if (queue != null) {
            queue.cancel(pull);
        }
    }

    synchronized void acknowledge(AcknowledgeRequest request) {
        List<String> messageIds = subscription(request.getSubscription()).acknowledge(request.getAckIdsList());
        if (!messageIds.isEmpty()) {
            journal.accept(AcknowledgeRequest.newBuilder()
                    .setSubscription(request.getSubscription())
                    .addAllAckIds(messageIds)
                    .build());
        }
    }

    synchronized void modifyAckDeadline(String subscription, List<String> ackIds, int seconds) {
        subscription(subscription).modifyAckDeadline(ackIds, seconds);
    }

    /** Ends the leases and the pulls that have expired. */
    synchronized void expire() {
        subscriptions.values().forEach(SubscriptionQueue::expire);
    }

    private void add(Topic topic) {
        topics.put(topic.getName(), topic);
    }

    private void add(Subscription subscription) {
        subscriptions.put(subscription.getName(), new SubscriptionQueue(subscription, clock, () -> ++lastId));
    }

    private void add(PublishRequest published) {
        subscriptions.values().stream()
                .filter(queue -> queue.subscription().getTopic().equals(published.getTopic()))
                .forEach(queue -> queue.add(published.getMessagesList()));
    }

    private SubscriptionQueue subscription(String name) {
        SubscriptionQueue queue = subscriptions.get(name);
        if (queue == null) {
            throw notFound(name);
        }
        return queue;
    }

    private static StatusRuntimeException alreadyExists(String name) {
        return Status.ALREADY_EXISTS.withDescription("Already exists: " + name).asRuntimeException();
    }

    private static StatusRuntimeException notFound(String name) {
        return Status.NOT_FOUND.withDescription("Not found: " + name).asRuntimeException();
    }
}
