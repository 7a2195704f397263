package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.newSubscriptionName;
import static dev.puffel.dev.PubSubClient.texts;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.Status;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Streaming pull. Its bounds are not here: Google's emulator ignores them. */
interface StreamingContract {
    Duration SOON = Duration.ofSeconds(5);

    PubSubClient client();

    @Test
    default void aStreamBringsWhatWaitsAndWhatComes() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);
        client().publish(topic, "1", "2");

        try (MessageStream stream = MessageStream.open(client(), subscription, 0)) {
            await().atMost(SOON).until(() -> stream.received().size() == 2);
            client().publish(topic, "3");
            await().atMost(SOON).until(() -> stream.received().size() == 3);

            assertEquals(Set.of("1", "2", "3"), new HashSet<>(texts(stream.received())));
        }
    }

    @Test
    default void whatAStreamAcknowledgesIsGone() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);
        client().publish(topic, "1");

        try (MessageStream stream = MessageStream.open(client(), subscription, 0)) {
            await().atMost(SOON).until(() -> stream.received().size() == 1);
            // The short deadline first: had the acknowledgement no effect, the message would come again.
            stream.extend(stream.received(), 1);
            stream.acknowledge(stream.received());

            await().during(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> stream.received().size() == 1);
        }
    }

    @Test
    default void whatAStreamGivesBackComesAgain() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);
        client().publish(topic, "1");

        try (MessageStream stream = MessageStream.open(client(), subscription, 0)) {
            await().atMost(SOON).until(() -> stream.received().size() == 1);
            stream.extend(stream.received(), 0);
            await().atMost(SOON).until(() -> stream.received().size() == 2);

            assertEquals(List.of("1", "1"), texts(stream.received()));
        }
    }

    @Test
    default void aStreamOfAnUnknownSubscriptionIsNotFound() {
        try (MessageStream stream = MessageStream.open(client(), newSubscriptionName(), 0)) {
            await().atMost(SOON).until(() -> stream.ended() == Status.Code.NOT_FOUND);
        }
    }

    @Test
    default void aStreamThatIsHalfClosedEnds() {
        MessageStream stream = MessageStream.open(client(), client().newSubscription(client().newTopic()), 0);
        stream.close();
        await().atMost(SOON).until(() -> stream.ended() == Status.Code.OK);
    }
}
