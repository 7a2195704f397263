package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.pubsub.v1.ReceivedMessage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    private Path folder;

    private EmbeddedPubSub server;
    private PubSubClient client;

    @BeforeEach
    void start() throws IOException {
        server = JournaledPubSub.start(0, folder);
        client = new PubSubClient(server.endpoint());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    /** Starts another server on the current journal before the first one stops, as if that one was killed. */
    private void killAndStart() throws IOException {
        EmbeddedPubSub killed = server;
        client.close();
        start();
        killed.close();
    }

    @Test
    void unacknowledgedMessagesSurviveAKill() throws IOException {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        List<String> ids = client.publish(topic, "1", "2", "3");
        List<ReceivedMessage> received = client.pull(subscription, 2);
        client.acknowledge(subscription, received.subList(0, 1));

        killAndStart();

        List<ReceivedMessage> again = client.pull(subscription, 10);
        assertEquals(List.of("2", "3"), texts(again));
        assertEquals(
                ids.subList(1, 3),
                again.stream().map(one -> one.getMessage().getMessageId()).toList());
        assertEquals(
                received.get(1).getMessage().getPublishTime(),
                again.get(0).getMessage().getPublishTime());
    }

    @Test
    void subscriptionsOfATopicStayIndependentAfterKills() throws IOException {
        String topic = client.newTopic();
        String first = client.newSubscription(topic);
        String second = client.newSubscription(topic);
        client.publish(topic, "1", "2");
        client.acknowledge(first, client.pull(first, 1));

        killAndStart();
        client.publish(topic, "3");
        killAndStart();

        assertEquals(List.of("2", "3"), texts(client.pullAll(first, 2)));
        assertEquals(List.of("1", "2", "3"), texts(client.pullAll(second, 3)));
    }

    @Test
    void messageIdsKeepRisingAfterAKill() throws IOException {
        String topic = client.newTopic();
        long before = Long.parseLong(client.publish(topic, "1").get(0));

        killAndStart();

        assertTrue(Long.parseLong(client.publish(topic, "2").get(0)) > before);
    }

    @Test
    void tornRecordIsOverwritten() throws IOException {
        String topic = client.newTopic();
        String subscription = client.newSubscription(topic);
        client.publish(topic, "1");
        client.publish(topic, "2");
        Path file = folder.resolve("pubsub.journal");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 1);
        }

        killAndStart();
        client.publish(topic, "3");
        killAndStart();

        assertEquals(List.of("1", "3"), texts(client.pull(subscription, 10)));
    }
}
