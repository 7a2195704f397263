package dev.puffel.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.pubsub.v1.ReceivedMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddedPubSubLoadTest {
    @Test
    void aHundredThousandMessagesGoThrough() {
        int count = 100_000;
        Set<String> ids = new HashSet<>();
        try (EmbeddedPubSub server = EmbeddedPubSub.start();
                PubSubClient client = new PubSubClient(server.endpoint())) {
            String topic = client.newTopic();
            String subscription = client.newSubscription(topic);

            client.publishNumbers(topic, count, 290);
            while (ids.size() < count) {
                List<ReceivedMessage> some = client.pull(subscription, 1000);
                assertNotEquals(List.of(), some);
                client.acknowledge(subscription, some);
                some.forEach(received -> ids.add(received.getMessage().getMessageId()));
            }

            assertEquals(List.of(), client.pullAtOnce(subscription));
        }
    }
}
