package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.ackIds;
import static dev.puffel.dev.PubSubClient.keyed;
import static dev.puffel.dev.PubSubClient.message;
import static dev.puffel.dev.PubSubClient.texts;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.pubsub.v1.DeadLetterPolicy;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every Pub/Sub server does. A case here holds for Google's emulator too, so the embedded server is measured by
 * something other than itself.
 */
abstract class PubSubContract implements OrderingContract, StreamingContract, AdministrationContract {
    private PubSubClient client;

    /** "host:port". */
    protected abstract String endpoint();

    @Override
    public PubSubClient client() {
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
        assertEquals(
                published,
                message.toBuilder().clearMessageId().clearPublishTime().build());
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
                first.get(0).getMessage().getMessageId(),
                second.get(0).getMessage().getMessageId());
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
    void aMessageThatIsGivenBackTooOftenGoesToTheDeadLetterTopic() {
        String letters = client.newTopic();
        String lettersSubscription = client.newSubscription(letters);
        String topic = client.newTopic();
        String subscription = client.newSubscription(Subscription.newBuilder()
                .setTopic(topic)
                .setDeadLetterPolicy(DeadLetterPolicy.newBuilder()
                        .setDeadLetterTopic(letters)
                        .setMaxDeliveryAttempts(5)));
        client.publish(topic, "1");

        List<Integer> attempts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<ReceivedMessage> received = client.pull(subscription, 1);
            attempts.add(received.get(0).getDeliveryAttempt());
            client.nack(subscription, received);
        }

        assertEquals(List.of(1, 2, 3, 4, 5), attempts);
        assertEquals(List.of(), client.pullAtOnce(subscription));
        PubsubMessage letter = client.pull(lettersSubscription, 1).get(0).getMessage();
        assertEquals("1", letter.getData().toStringUtf8());
        assertEquals("5", letter.getAttributesOrThrow("CloudPubSubDeadLetterSourceDeliveryCount"));
    }
}
