package dev.puffel.dev;

import com.google.pubsub.v1.Topic;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A topic and who gets what is published to it.
 *
 * @param subscriptions changed under the broker's lock only
 */
record TopicEntry(Topic topic, List<SubscriptionQueue> subscriptions) {
    TopicEntry(Topic topic) {
        this(topic, new CopyOnWriteArrayList<>());
    }

    List<String> subscriptionNames() {
        return subscriptions.stream()
                .map(queue -> queue.subscription().getName())
                .toList();
    }
}
