package dev.puffel.dev;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The topics and subscriptions of all projects. Changes and publishing go one at a time, so that every subscription
 * and the journal have the same order. Errors are StatusRuntimeExceptions with the codes of the real service.
 */
final class Broker {
    /** What a subscription names when its topic has been deleted. */
    static final String DELETED_TOPIC = "_deleted-topic_";

    private static final int DEFAULT_ACK_DEADLINE = 10;
    private static final long IDS_PER_MILLISECOND = 1_000_000;

    private final Clock clock;
    private final ScheduledExecutorService scheduler;
    private final Journal journal;
    private final ConcurrentNavigableMap<String, TopicEntry> topics = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, SubscriptionQueue> subscriptions = new ConcurrentSkipListMap<>();
    /** From the time of the start, so that they rise over restarts too. */
    private final AtomicLong ids;

    /** Takes over what the journal holds. */
    Broker(Clock clock, ScheduledExecutorService scheduler, Journal journal) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.journal = journal;
        this.ids = new AtomicLong(clock.millis() * IDS_PER_MILLISECOND);
    }

    /** Makes the topics, subscriptions and messages that an earlier process left. */
    synchronized void restore(JournalState state) {
        state.topics().values().forEach(topic -> topics.put(topic.getName(), new TopicEntry(topic)));
        state.subscriptions().values().forEach(subscription -> {
            SubscriptionQueue queue = attach(subscription);
            queue.add(state.messages(subscription.getName()));
        });
    }

    Clock clock() {
        return clock;
    }

    ScheduledExecutorService scheduler() {
        return scheduler;
    }

    Journal journal() {
        return journal;
    }

    String nextAckId() {
        return Long.toString(ids.incrementAndGet(), Character.MAX_RADIX);
    }

    synchronized Topic createTopic(Topic topic) {
        if (topics.containsKey(topic.getName())) {
            throw Status.ALREADY_EXISTS.withDescription("Topic already exists").asRuntimeException();
        }
        journal.topicCreated(topic);
        topics.put(topic.getName(), new TopicEntry(topic));
        return topic;
    }

    TopicEntry topic(String name) {
        TopicEntry entry = topics.get(name);
        if (entry == null) {
            throw Status.NOT_FOUND.withDescription("Topic not found: " + name).asRuntimeException();
        }
        return entry;
    }

    Collection<TopicEntry> topics() {
        return topics.values();
    }

    synchronized void deleteTopic(String name) {
        TopicEntry entry = topic(name);
        journal.topicDeleted(name);
        topics.remove(name);
        entry.subscriptions().forEach(SubscriptionQueue::detach);
    }

    synchronized Subscription createSubscription(Subscription asked) {
        topic(asked.getTopic());
        if (subscriptions.containsKey(asked.getName())) {
            throw Status.ALREADY_EXISTS
                    .withDescription("Subscription already exists")
                    .asRuntimeException();
        }
        Subscription subscription = asked.getAckDeadlineSeconds() == 0
                ? asked.toBuilder().setAckDeadlineSeconds(DEFAULT_ACK_DEADLINE).build()
                : asked;
        journal.subscriptionCreated(subscription);
        attach(subscription);
        return subscription;
    }

    private SubscriptionQueue attach(Subscription subscription) {
        SubscriptionQueue queue = new SubscriptionQueue(subscription, this);
        subscriptions.put(subscription.getName(), queue);
        TopicEntry entry = topics.get(subscription.getTopic());
        if (entry != null) {
            entry.subscriptions().add(queue);
        }
        return queue;
    }

    SubscriptionQueue subscription(String name) {
        SubscriptionQueue queue = subscriptions.get(name);
        if (queue == null) {
            throw notFound(name);
        }
        return queue;
    }

    Collection<SubscriptionQueue> subscriptions() {
        return subscriptions.values();
    }

    synchronized void deleteSubscription(String name) {
        SubscriptionQueue queue = subscription(name);
        journal.subscriptionDeleted(name);
        subscriptions.remove(name);
        topics.values().forEach(entry -> entry.subscriptions().remove(queue));
        queue.end(notFound(name).getStatus());
    }

    private static StatusRuntimeException notFound(String subscription) {
        return Status.NOT_FOUND
                .withDescription("Subscription does not exist: " + subscription)
                .asRuntimeException();
    }

    /** Publishes in this order; answers the ids, which rise. */
    synchronized List<String> publish(String topic, List<PubsubMessage> messages) {
        TopicEntry entry = topic(topic);
        long now = clock.millis();
        List<StoredMessage> stored = new ArrayList<>(messages.size());
        for (PubsubMessage message : messages) {
            stored.add(new StoredMessage(ids.incrementAndGet(), now, message.getOrderingKey(), message.toByteString()));
        }
        journal.published(entry.subscriptionNames(), stored);
        entry.subscriptions().forEach(queue -> queue.add(stored));
        return stored.stream().map(message -> Long.toString(message.id())).toList();
    }

    /** Forwards a message to the dead letter topic of its subscription, unless that topic does not exist. */
    boolean deadLetter(Subscription subscription, Delivery delivery) {
        String topic = subscription.getDeadLetterPolicy().getDeadLetterTopic();
        if (!topics.containsKey(topic)) {
            return false;
        }
        PubsubMessage letter = DeadLetters.forward(subscription, delivery);
        // Later, since the caller holds the lock of its subscription, which publishing may want.
        scheduler.execute(() -> {
            publish(topic, List.of(letter));
            journal.acknowledged(subscription.getName(), List.of(delivery.message));
        });
        return true;
    }

    /** Ends all who wait. */
    void end(Status status) {
        subscriptions.values().forEach(queue -> queue.end(status));
    }
}
