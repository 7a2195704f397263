package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.keyed;
import static dev.puffel.dev.PubSubClient.texts;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.ReceivedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Messages with ordering keys. Where only some messages of a key are given back, Google's emulator breaks the order
 * that its documentation promises; those cases are in {@link EmbeddedPubSubTest}.
 */
interface OrderingContract {
    PubSubClient client();

    @Test
    default void messagesOfEachKeyComeInTheOrderOfPublishing() {
        String topic = client().newTopic();
        String subscription = client().newOrderedSubscription(topic);
        Map<String, List<String>> published = new TreeMap<>();
        List<PubsubMessage> batch = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String key = "key-" + i % 7;
            batch.add(keyed(key, String.valueOf(i)));
            published.computeIfAbsent(key, name -> new ArrayList<>()).add(String.valueOf(i));
        }
        client().publish(topic, batch);

        Map<String, List<String>> received = new TreeMap<>();
        for (int left = batch.size(); left > 0; ) {
            List<ReceivedMessage> some = client().pull(subscription, 20);
            client().acknowledge(subscription, some);
            left -= some.size();
            some.forEach(one -> received.computeIfAbsent(one.getMessage().getOrderingKey(), name -> new ArrayList<>())
                    .addAll(texts(List.of(one))));
        }

        assertEquals(published, received);
    }

    @Test
    default void laterMessagesOfAKeyWaitForTheEarlierToBeAcknowledged() {
        String topic = client().newTopic();
        String subscription = client().newOrderedSubscription(topic);
        client().publishKeyed(topic, "key", "1", "2", "3", "4");

        List<ReceivedMessage> first = client().pull(subscription, 2);
        assertEquals(List.of("1", "2"), texts(first));
        assertEquals(List.of(), client().pull(subscription, 10));
        client().acknowledge(subscription, first.subList(0, 1));
        assertEquals(List.of(), client().pull(subscription, 10));
        client().acknowledge(subscription, first.subList(1, 2));
        assertEquals(List.of("3", "4"), texts(client().pull(subscription, 10)));
    }

    @Test
    default void oneKeyDoesNotHoldUpAnother() {
        String topic = client().newTopic();
        String subscription = client().newOrderedSubscription(topic);
        client().publishKeyed(topic, "first", "1", "2");
        client().pull(subscription, 1);

        client().publishKeyed(topic, "second", "3");
        client().publish(topic, "4");

        assertEquals(
                List.of("3", "4"),
                texts(client().pullAll(subscription, 2)).stream().sorted().toList());
    }

    @Test
    default void nackedMessagesOfAKeyComeBackInOrder() {
        String topic = client().newTopic();
        String subscription = client().newOrderedSubscription(topic);
        client().publishKeyed(topic, "key", "1", "2", "3");

        client().nack(subscription, client().pull(subscription, 10));
        client().publishKeyed(topic, "key", "4");

        assertEquals(List.of("1", "2", "3", "4"), texts(client().pull(subscription, 10)));
    }

    @Test
    default void expiredMessagesOfAKeyComeBackInOrderBeforeLaterOnes() {
        String topic = client().newTopic();
        String subscription = client().newOrderedSubscription(topic);
        client().publishKeyed(topic, "key", "1", "2", "3", "4");

        client().extend(subscription, client().pull(subscription, 2), 1);

        List<String> again = new ArrayList<>();
        await().atMost(Duration.ofSeconds(12)).until(() -> {
            again.addAll(texts(client().pull(subscription, 10)));
            return !again.isEmpty();
        });
        assertEquals(List.of("1", "2", "3", "4"), again);
    }

    @Test
    default void withoutOrderingAKeyHoldsNothingUp() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);
        client().publishKeyed(topic, "key", "1", "2");

        client().pull(subscription, 1);

        assertEquals(1, client().pull(subscription, 10).size());
    }
}
