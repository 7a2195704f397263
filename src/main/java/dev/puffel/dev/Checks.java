package dev.puffel.dev;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What the real service refuses with INVALID_ARGUMENT; its limits are at https://cloud.google.com/pubsub/quotas. */
final class Checks {
    private static final Pattern TOPIC = name("topics");
    private static final Pattern SUBSCRIPTION = name("subscriptions");
    private static final int MAX_MESSAGES = 1000;
    private static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_ATTRIBUTE_KEY = 256;
    private static final int MAX_ATTRIBUTE_VALUE = 1024;
    private static final int MAX_ORDERING_KEY = 1024;
    private static final int MIN_ACK_DEADLINE = 10;
    private static final int MAX_ACK_DEADLINE = 600;

    private Checks() {}

    private static Pattern name(String kind) {
        return Pattern.compile("projects/[^/]+/" + kind + "/(?!goog)[A-Za-z][A-Za-z0-9\\-_.~+%]{2,254}");
    }

    static void topicName(String name) {
        check(TOPIC.matcher(name).matches(), "Invalid [topics] name: (name=" + name + ")");
    }

    static void subscriptionName(String name) {
        check(SUBSCRIPTION.matcher(name).matches(), "Invalid [subscriptions] name: (name=" + name + ")");
    }

    /** Also refuses, as UNIMPLEMENTED, what would change which messages come. */
    static void subscription(Subscription subscription) {
        subscriptionName(subscription.getName());
        topicName(subscription.getTopic());
        if (subscription.getAckDeadlineSeconds() != 0) {
            ackDeadline(subscription.getAckDeadlineSeconds());
        }
        if (subscription.hasDeadLetterPolicy()) {
            int attempts = subscription.getDeadLetterPolicy().getMaxDeliveryAttempts();
            check(attempts == 0 || (attempts >= 5 && attempts <= 100), "max_delivery_attempts out of bounds");
        }
        if (!subscription.getFilter().isEmpty()
                || !subscription.getPushConfig().getPushEndpoint().isEmpty()
                || subscription.hasBigqueryConfig()
                || subscription.hasCloudStorageConfig()
                || subscription.getEnableExactlyOnceDelivery()) {
            throw Status.UNIMPLEMENTED
                    .withDescription("The embedded Pub/Sub has no filters, push, export or exactly-once delivery")
                    .asRuntimeException();
        }
    }

    static void ackDeadline(int seconds) {
        check(seconds >= MIN_ACK_DEADLINE && seconds <= MAX_ACK_DEADLINE, "ack_deadline_seconds out of bounds");
    }

    /** A changed deadline may be any below the greatest. */
    static void changedAckDeadline(int seconds) {
        check(seconds >= 0 && seconds <= MAX_ACK_DEADLINE, "ack_deadline_seconds out of bounds");
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
        check(bytes(message.getOrderingKey()) <= MAX_ORDERING_KEY, "Ordering key too long");
        check(message.getAttributesCount() <= MAX_ATTRIBUTES, "Too many attributes");
        message.getAttributesMap().forEach((key, value) -> {
            check(!key.isEmpty() && !key.startsWith("goog"), "Invalid attribute key: " + key);
            check(bytes(key) <= MAX_ATTRIBUTE_KEY, "Attribute key too long");
            check(bytes(value) <= MAX_ATTRIBUTE_VALUE, "Attribute value too long: " + key);
        });
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void check(boolean valid, String description) {
        if (!valid) {
            throw invalid(description);
        }
    }

    private static StatusRuntimeException invalid(String description) {
        return Status.INVALID_ARGUMENT.withDescription(description).asRuntimeException();
    }
}
