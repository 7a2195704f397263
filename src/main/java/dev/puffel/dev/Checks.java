package dev.puffel.dev;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Refuses requests that the real service refuses, with INVALID_ARGUMENT. The limits are at
 * https://cloud.google.com/pubsub/quotas.
 */
final class Checks {
    private static final String NAME = "projects/[^/]+/%s/(?!goog)[A-Za-z][A-Za-z0-9\\-_.~+%%]{2,254}";
    private static final int MAX_MESSAGES = 1000;
    private static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_ATTRIBUTE_KEY_BYTES = 256;
    private static final int MAX_ATTRIBUTE_VALUE_BYTES = 1024;
    private static final int MAX_ORDERING_KEY_BYTES = 1024;
    private static final int MIN_ACK_DEADLINE_SECONDS = 10;
    private static final int MAX_ACK_DEADLINE_SECONDS = 600;

    private Checks() {}

    static void topicName(String name) {
        check(name.matches(NAME.formatted("topics")), "Invalid topic name: " + name);
    }

    static void subscriptionName(String name) {
        check(name.matches(NAME.formatted("subscriptions")), "Invalid subscription name: " + name);
    }

    /** Also refuses, as UNIMPLEMENTED, options that would change the delivery of messages. */
    static void subscription(Subscription subscription) {
        subscriptionName(subscription.getName());
        topicName(subscription.getTopic());
        if (subscription.getAckDeadlineSeconds() != 0) {
            ackDeadline(subscription.getAckDeadlineSeconds(), MIN_ACK_DEADLINE_SECONDS);
        }
        Subscription supported = Subscription.newBuilder()
                .setName(subscription.getName())
                .setTopic(subscription.getTopic())
                .setAckDeadlineSeconds(subscription.getAckDeadlineSeconds())
                .putAllLabels(subscription.getLabelsMap())
                .build();
        if (!subscription.equals(supported)) {
            throw Status.UNIMPLEMENTED
                    .withDescription(
                            "The embedded Pub/Sub supports no options of subscriptions except the ack deadline")
                    .asRuntimeException();
        }
    }

    static void ackDeadline(int seconds, int minimum) {
        check(seconds >= minimum && seconds <= MAX_ACK_DEADLINE_SECONDS, "ack_deadline_seconds out of bounds");
    }

    static void ackIds(List<String> ackIds) {
        check(!ackIds.isEmpty(), "No ack ids specified");
    }

    static void maxMessages(int count) {
        check(count > 0, "No max_messages specified");
    }

    static void messages(List<PubsubMessage> messages) {
        check(!messages.isEmpty(), "No messages to publish");
        check(messages.size() <= MAX_MESSAGES, "Too many messages to publish");
        messages.forEach(Checks::message);
    }

    private static void message(PubsubMessage message) {
        check(!message.getData().isEmpty() || message.getAttributesCount() > 0, "Some messages are empty");
        check(bytes(message.getOrderingKey()) <= MAX_ORDERING_KEY_BYTES, "Ordering key too long");
        check(message.getAttributesCount() <= MAX_ATTRIBUTES, "Too many attributes");
        message.getAttributesMap().forEach((key, value) -> {
            check(!key.isEmpty() && !key.startsWith("goog"), "Invalid attribute key: " + key);
            check(bytes(key) <= MAX_ATTRIBUTE_KEY_BYTES, "Attribute key too long");
            check(bytes(value) <= MAX_ATTRIBUTE_VALUE_BYTES, "Attribute value too long: " + key);
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void check(boolean valid, String description) {
        if (!valid) {
            throw Status.INVALID_ARGUMENT.withDescription(description).asRuntimeException();
        }
    }
}
