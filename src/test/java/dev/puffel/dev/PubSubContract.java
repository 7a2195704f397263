package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.ackIds;
import static dev.puffel.dev.PubSubClient.keyed;
import static dev.puffel.dev.PubSubClient.newSubscriptionName;
import static dev.puffel.dev.PubSubClient.newTopicName;
import static dev.puffel.dev.PubSubClient.texts;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Cases that hold for the embedded server and for Google's emulator. */
abstract class PubSubContract {
    private static final String UNKNOWN_TOPIC = "projects/puffel-test/topics/unknown";
    private static final String UNKNOWN_SUBSCRIPTION = "projects/puffel-test/subscriptions/unknown";

    private PubSubClient client;

    /** "host:port". */
    protected abstract String endpoint();

    PubSubClient client() {
        return client;
    }

    @BeforeEach
    void connect() {
        client = new PubSubClient(endpoint());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void messageIsReceivedAsPublished() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        PubsubMessage published =
                keyed("key", "données").toBuilder().putAttributes("ce-id", "1").build();
        Instant before = Instant.now();

        List<String> ids = client.publish(topic, List.of(published));
        ReceivedMessage received = client.pull(subscription, 10).get(0);

        PubsubMessage message = received.getMessage();
        assertEquals(ids.get(0), message.getMessageId());
        Instant time = Instant.ofEpochSecond(
                message.getPublishTime().getSeconds(), message.getPublishTime().getNanos());
        assertTrue(Duration.between(before, time).abs().compareTo(Duration.ofSeconds(5)) < 0, time.toString());
        assertEquals(
                published,
                message.toBuilder().clearMessageId().clearPublishTime().build());
    }

    @Test
    void acknowledgedMessageIsGone() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one");

        List<ReceivedMessage> received = client.pull(subscription, 10);
        client.extend(subscription, received, 1);
        client.acknowledge(subscription, received);

        // Two empty pulls take longer than its deadline was.
        assertEquals(List.of(), client.pull(subscription, 10));
        assertEquals(List.of(), client.pull(subscription, 10));
    }

    @Test
    void leasedMessageIsNotDeliveredAgain() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one");

        assertEquals(List.of("one"), texts(client.pull(subscription, 10)));
        assertEquals(List.of(), client.pull(subscription, 10));
    }

    @Test
    void nackedMessageIsDeliveredAgain() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one");

        List<ReceivedMessage> first = client.pull(subscription, 10);
        client.nack(subscription, first);
        List<ReceivedMessage> second = client.pull(subscription, 10);

        assertEquals(
                first.get(0).getMessage().getMessageId(),
                second.get(0).getMessage().getMessageId());
        assertNotEquals(ackIds(first), ackIds(second));
    }

    @Test
    void messageIsDeliveredAgainAfterItsDeadline() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one");

        List<ReceivedMessage> first = client.pull(subscription, 10);
        client.extend(subscription, first, 1);

        await().atMost(Duration.ofSeconds(12))
                .until(() -> texts(client.pull(subscription, 10)).equals(List.of("one")));
    }

    @Test
    void acknowledgementAfterRedeliveryHasNoEffect() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one");
        List<ReceivedMessage> first = client.pull(subscription, 10);
        client.nack(subscription, first);
        List<ReceivedMessage> second = client.pull(subscription, 10);

        client.acknowledge(subscription, first);
        client.nack(subscription, second);

        assertEquals(List.of("one"), texts(client.pull(subscription, 10)));
    }

    @Test
    void eachSubscriptionReceivesEachMessageFromItsCreationOn() {
        String topic = client.newTopic();
        client.publish(topic, "before");
        String first = client.newSubscription(topic);
        String second = client.newSubscription(topic);
        client.publish(topic, "one", "two");

        List<ReceivedMessage> received = client.pullAll(first, 2);
        client.acknowledge(first, received);

        assertEquals(Set.of("one", "two"), new HashSet<>(texts(received)));
        assertEquals(Set.of("one", "two"), new HashSet<>(texts(client.pullAll(second, 3))));
    }

    @Test
    void pullReturnsAtMostMaxMessages() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one", "two", "three");

        assertEquals(2, client.pull(subscription, 2).size());
        assertEquals(1, client.pull(subscription, 2).size());
    }

    @Test
    void emptyPullReturnsNothingBeforeTheDeadline() {
        String subscription = client.newSubscription(client.newTopic());

        assertEquals(List.of(), client.pull(subscription, 10));
        assertEquals(List.of(), client.pullAtOnce(subscription));
    }

    @Test
    void eachOfManyMessagesIsReceivedOnce() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        int count = 5000;
        client.publishNumbers(topic, count);

        List<String> received = new ArrayList<>();
        while (received.size() < count) {
            List<ReceivedMessage> some = client.pull(subscription, 1000);
            assertNotEquals(List.of(), some);
            client.acknowledge(subscription, some);
            received.addAll(texts(some));
        }

        assertEquals(count, new HashSet<>(received).size());
        assertEquals(count, received.size());
    }

    @Test
    void unknownTopicsAndSubscriptionsAreNotFound() {
        GetTopicRequest topic =
                GetTopicRequest.newBuilder().setTopic(UNKNOWN_TOPIC).build();
        GetSubscriptionRequest subscription = GetSubscriptionRequest.newBuilder()
                .setSubscription(UNKNOWN_SUBSCRIPTION)
                .build();
        List<ReceivedMessage> received =
                List.of(ReceivedMessage.newBuilder().setAckId("1").build());

        assertFails(Status.Code.NOT_FOUND, () -> client.publish(UNKNOWN_TOPIC, "one"));
        assertFails(Status.Code.NOT_FOUND, () -> client.newSubscription(UNKNOWN_TOPIC));
        assertFails(Status.Code.NOT_FOUND, () -> client.pull(UNKNOWN_SUBSCRIPTION, 1));
        assertFails(Status.Code.NOT_FOUND, () -> client.publisher().getTopic(topic));
        assertFails(Status.Code.NOT_FOUND, () -> client.subscriber().getSubscription(subscription));
        assertFails(Status.Code.NOT_FOUND, () -> client.acknowledge(UNKNOWN_SUBSCRIPTION, received));
        assertFails(Status.Code.NOT_FOUND, () -> client.nack(UNKNOWN_SUBSCRIPTION, received));
    }

    @Test
    void existingTopicsAndSubscriptionsAreNotCreatedAgain() {
        Topic topic = Topic.newBuilder().setName(client.newTopic()).build();
        Subscription subscription = Subscription.newBuilder()
                .setName(client.newSubscription(topic.getName()))
                .setTopic(topic.getName())
                .build();

        assertFails(Status.Code.ALREADY_EXISTS, () -> client.publisher().createTopic(topic));
        assertFails(Status.Code.ALREADY_EXISTS, () -> client.subscriber().createSubscription(subscription));
    }

    @Test
    void invalidRequestsAreRefused() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);

        for (String name :
                List.of("flights", "projects/p/topics/ab", "projects/p/topics/1abc", newSubscriptionName())) {
            Topic invalid = Topic.newBuilder().setName(name).build();
            assertFails(Status.Code.INVALID_ARGUMENT, () -> client.publisher().createTopic(invalid));
        }
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.pull(newTopicName(), 1));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.pull(subscription, 0));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.publish(topic, List.of()));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.publish(topic, "one", ""));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.acknowledge(subscription, List.of()));
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                () -> client.newSubscription(
                        Subscription.newBuilder().setTopic(topic).setAckDeadlineSeconds(601)));
        assertEquals(List.of(), client.pullAtOnce(subscription));
    }

    static void assertFails(Status.Code code, Executable call) {
        StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, call);
        assertEquals(code, failure.getStatus().getCode(), failure.getMessage());
    }
}
