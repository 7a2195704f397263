package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.ackIds;
import static dev.puffel.dev.PubSubClient.keyed;
import static dev.puffel.dev.PubSubClient.message;
import static dev.puffel.dev.PubSubClient.newSubscriptionName;
import static dev.puffel.dev.PubSubClient.newTopicName;
import static dev.puffel.dev.PubSubClient.texts;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicsRequest;
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

/**
 * What every Pub/Sub server does. A case here holds for Google's emulator too, so the embedded server is measured by
 * something other than itself.
 */
abstract class PubSubContract {
    private static final String UNKNOWN_TOPIC = "projects/puffel-test/topics/unknown";
    private static final String UNKNOWN_SUBSCRIPTION = "projects/puffel-test/subscriptions/unknown";

    protected PubSubClient client;

    protected abstract String endpoint();

    @BeforeEach
    void connect() {
        client = new PubSubClient(endpoint());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void aMessageComesAsItWasPublished() {
        String topic = client.newTopic();
        String subscription = client.newOrderedSubscription(topic);
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
        assertEquals(published, message.toBuilder().clearMessageId().clearPublishTime().build());
        assertEquals(0, received.getDeliveryAttempt());
    }

    @Test
    void anAcknowledgedMessageIsGone() {
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
    void aLeasedMessageIsNotHandedOutAgain() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one");

        assertEquals(List.of("one"), texts(client.pull(subscription, 10)));
        assertEquals(List.of(), client.pull(subscription, 10));
    }

    @Test
    void aNackBringsTheMessageBack() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one");

        List<ReceivedMessage> first = client.pull(subscription, 10);
        client.nack(subscription, first);
        List<ReceivedMessage> second = client.pull(subscription, 10);

        assertEquals(
                first.get(0).getMessage().getMessageId(), second.get(0).getMessage().getMessageId());
        assertNotEquals(ackIds(first), ackIds(second));
    }

    @Test
    void aMessageComesBackAfterItsDeadline() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one");

        List<ReceivedMessage> first = client.pull(subscription, 10);
        client.extend(subscription, first, 1);

        await().atMost(Duration.ofSeconds(12))
                .until(() -> texts(client.pull(subscription, 10)).equals(List.of("one")));
    }

    @Test
    void anAcknowledgementThatComesAfterRedeliveryHasNoEffect() {
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
    void eachSubscriptionGetsEachMessageFromItsCreationOn() {
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
    void aPullHoldsNoMoreThanItsBound() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "one", "two", "three");

        assertEquals(2, client.pull(subscription, 2).size());
        assertEquals(1, client.pull(subscription, 2).size());
    }

    @Test
    void anEmptyPullAnswersWithNothingBeforeTheDeadline() {
        String subscription = client.newSubscription(client.newTopic());

        assertEquals(List.of(), client.pull(subscription, 10));
        assertEquals(List.of(), client.pullAtOnce(subscription));
    }

    @Test
    void manyMessagesComeOnceEach() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        int count = 5000;
        client.publishNumbers(topic, count, 0);

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
    void whatIsUnknownIsNotFound() {
        assertFails(Status.Code.NOT_FOUND, () -> client.publish(UNKNOWN_TOPIC, "one"));
        assertFails(Status.Code.NOT_FOUND, () -> client.newSubscription(UNKNOWN_TOPIC));
        assertFails(Status.Code.NOT_FOUND, () -> client.pull(UNKNOWN_SUBSCRIPTION, 1));
        assertFails(Status.Code.NOT_FOUND, () -> client.publisher()
                .getTopic(GetTopicRequest.newBuilder().setTopic(UNKNOWN_TOPIC).build()));
        assertFails(Status.Code.NOT_FOUND, () -> client.publisher()
                .deleteTopic(DeleteTopicRequest.newBuilder().setTopic(UNKNOWN_TOPIC).build()));
        assertFails(Status.Code.NOT_FOUND, () -> client.subscriber()
                .getSubscription(GetSubscriptionRequest.newBuilder()
                        .setSubscription(UNKNOWN_SUBSCRIPTION)
                        .build()));
        ReceivedMessage made = ReceivedMessage.newBuilder().setAckId("1").build();
        assertFails(Status.Code.NOT_FOUND, () -> client.acknowledge(UNKNOWN_SUBSCRIPTION, List.of(made)));
        assertFails(Status.Code.NOT_FOUND, () -> client.nack(UNKNOWN_SUBSCRIPTION, List.of(made)));
    }

    @Test
    void whatExistsIsNotMadeAgain() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);

        assertFails(Status.Code.ALREADY_EXISTS, () -> client.publisher()
                .createTopic(Topic.newBuilder().setName(topic).build()));
        assertFails(Status.Code.ALREADY_EXISTS, () -> client.subscriber()
                .createSubscription(Subscription.newBuilder()
                        .setName(subscription)
                        .setTopic(topic)
                        .build()));
    }

    @Test
    void whatIsInvalidIsRefused() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);

        for (String name : List.of("flights", "projects/p/topics/ab", "projects/p/topics/1abc", newSubscriptionName())) {
            assertFails(Status.Code.INVALID_ARGUMENT, () -> client.publisher()
                    .createTopic(Topic.newBuilder().setName(name).build()));
        }
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.pull(newTopicName(), 1));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.pull(subscription, 0));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.publish(topic, List.of()));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.publish(topic, "one", ""));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client.acknowledge(subscription, List.of()));
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                () -> client.newSubscription(Subscription.newBuilder().setTopic(topic).setAckDeadlineSeconds(601)));
        assertEquals(List.of(), client.pullAtOnce(subscription));
    }

    @Test
    void whatIsMadeIsListedUntilItIsDeleted() {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);

        assertEquals(10, subscription(subscription).getAckDeadlineSeconds());
        assertTrue(topics().contains(topic));
        assertTrue(subscriptions().contains(subscription));
        assertEquals(List.of(subscription), client.publisher()
                .listTopicSubscriptions(ListTopicSubscriptionsRequest.newBuilder()
                        .setTopic(topic)
                        .build())
                .getSubscriptionsList());

        client.publisher()
                .deleteTopic(DeleteTopicRequest.newBuilder().setTopic(topic).build());
        assertEquals("_deleted-topic_", subscription(subscription).getTopic());
        client.subscriber()
                .deleteSubscription(DeleteSubscriptionRequest.newBuilder()
                        .setSubscription(subscription)
                        .build());
        assertTrue(!topics().contains(topic) && !subscriptions().contains(subscription));
    }

    private Subscription subscription(String name) {
        return client.subscriber()
                .getSubscription(
                        GetSubscriptionRequest.newBuilder().setSubscription(name).build());
    }

    private List<String> topics() {
        return client
                .publisher()
                .listTopics(ListTopicsRequest.newBuilder()
                        .setProject("projects/puffel-test")
                        .setPageSize(1000)
                        .build())
                .getTopicsList()
                .stream()
                .map(Topic::getName)
                .toList();
    }

    private List<String> subscriptions() {
        return client
                .subscriber()
                .listSubscriptions(ListSubscriptionsRequest.newBuilder()
                        .setProject("projects/puffel-test")
                        .setPageSize(1000)
                        .build())
                .getSubscriptionsList()
                .stream()
                .map(Subscription::getName)
                .toList();
    }

    static void assertFails(Status.Code code, Executable call) {
        StatusRuntimeException failure = assertThrows(StatusRuntimeException.class, call);
        assertEquals(code, failure.getStatus().getCode(), failure.getMessage());
    }

    static PubsubMessage withAttribute(String key, String value) {
        return message("one").toBuilder().putAttributes(key, value).build();
    }
}
