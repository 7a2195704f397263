package dev.puffel.dev;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Instant;

/** The dead letter policy of a subscription, and what a forwarded message looks like. */
final class DeadLetters {
    private static final int DEFAULT_ATTEMPTS = 5;
    private static final String PREFIX = "CloudPubSubDeadLetterSource";

    private DeadLetters() {}

    /** Whether a message that has been handed out so often goes to the dead letter topic in place of once more. */
    static boolean isDue(Subscription subscription, int attempts) {
        if (!subscription.hasDeadLetterPolicy()) {
            return false;
        }
        int max = subscription.getDeadLetterPolicy().getMaxDeliveryAttempts();
        return attempts >= (max == 0 ? DEFAULT_ATTEMPTS : max);
    }

    /** The forwarded message, with the attributes that the service adds. */
    static PubsubMessage forward(Subscription subscription, Delivery delivery) {
        String name = subscription.getName();
        return delivery.message.toMessage().toBuilder()
                .putAttributes(PREFIX + "DeliveryCount", String.valueOf(delivery.attempts))
                .putAttributes(PREFIX + "Subscription", name.substring(name.lastIndexOf('/') + 1))
                .putAttributes(PREFIX + "SubscriptionProject", name.split("/", -1)[1])
                .putAttributes(
                        PREFIX + "TopicPublishTime",
                        Instant.ofEpochMilli(delivery.message.publishTime()).toString())
                .build();
    }
}
