package dev.puffel.dev;

import static dev.puffel.dev.AdministrationContract.assertFails;
import static dev.puffel.dev.PubSubClient.message;
import static dev.puffel.dev.PubSubClient.texts;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shared cases, and what the embedded server does as documented for the real service but Google's emulator does
 * not.
 */
class EmbeddedPubSubTest extends PubSubContract {
    private static EmbeddedPubSub server;

    @BeforeAll
    static void start() {
        server = EmbeddedPubSub.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected String endpoint() {
        return server.endpoint();
    }

    /** The emulator puts a message that was given back behind the later ones of its key. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aNackBringsBackTheMessageAndAllLaterOnesOfItsKeyInOrder(int nacked) {
        List<String> all = List.of("0", "1", "2", "3", "4");
        String topic = client().newTopic();
        String subscription = client().newOrderedSubscription(topic);
        client().publishKeyed(topic, "key", all.toArray(String[]::new));

        List<ReceivedMessage> first = client().pull(subscription, 3);
        client().nack(subscription, first.subList(nacked, nacked + 1));
        if (nacked > 0) {
            client().acknowledge(subscription, first.subList(0, nacked));
        }

        assertEquals(all.subList(nacked, 5), texts(client().pull(subscription, 10)));
    }

    @Test
    void anAcknowledgementOfAMessageThatWentBackWithAnEarlierOneHasNoEffect() {
        String topic = client().newTopic();
        String subscription = client().newOrderedSubscription(topic);
        client().publishKeyed(topic, "key", "0", "1");

        List<ReceivedMessage> first = client().pull(subscription, 2);
        client().nack(subscription, first.subList(0, 1));
        client().acknowledge(subscription, first.subList(1, 2));

        assertEquals(List.of("0", "1"), texts(client().pull(subscription, 10)));
    }

    @Test
    void aClientThatCancelsItsPullLeasesNothing() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);

        assertFails(
                Status.Code.DEADLINE_EXCEEDED,
                () -> client().subscriber()
                        .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
                        .pull(request(subscription)));
        ListenableFuture<PullResponse> cancelled = client().pullLater(request(subscription));
        assertTrue(cancelled.cancel(true));
        client().publish(topic, "1");

        assertEquals(List.of("1"), texts(client().pull(subscription, 10)));
    }

    private static PullRequest request(String subscription) {
        return PullRequest.newBuilder()
                .setSubscription(subscription)
                .setMaxMessages(10)
                .build();
    }

    @Test
    void aPullIsAnsweredAsSoonAsAMessageComes() throws Exception {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);
        ListenableFuture<PullResponse> pull = client().pullLater(request(subscription));

        client().publish(topic, "1");

        assertEquals(List.of("1"), texts(pull.get(5, TimeUnit.SECONDS).getReceivedMessagesList()));
    }

    @Test
    void aDeletedSubscriptionEndsItsStreams() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);
        client().publish(topic, "1");
        try (MessageStream stream = MessageStream.open(client(), subscription, 0)) {
            await().atMost(SOON).until(() -> stream.received().size() == 1);
            client().subscriber()
                    .deleteSubscription(DeleteSubscriptionRequest.newBuilder()
                            .setSubscription(subscription)
                            .build());
            await().atMost(SOON).until(() -> stream.ended() == Status.Code.NOT_FOUND);
        }
    }

    /** The emulator ignores the bound. */
    @Test
    void aStreamHasNoMoreMessagesThanItsBound() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);
        client().publish(topic, "1", "2", "3");

        try (MessageStream stream = MessageStream.open(client(), subscription, 2)) {
            await().during(Duration.ofSeconds(1))
                    .atMost(SOON)
                    .until(() -> stream.received().size() == 2);
            List<ReceivedMessage> first = stream.received().subList(0, 1);
            stream.acknowledge(first);
            await().atMost(SOON).until(() -> stream.received().size() == 3);
        }
    }

    /** The emulator knows no limits for attributes and keys, and takes any deadline below the greatest. */
    @Test
    void theLimitsOfTheRealServiceHold() {
        String topic = client().newTopic();

        for (PubsubMessage tooMuch : List.of(
                message("1").toBuilder().putAttributes("a", "x".repeat(1025)).build(),
                message("1").toBuilder().putAttributes("x".repeat(257), "a").build(),
                message("1").toBuilder().putAttributes("googly", "a").build(),
                PubSubClient.keyed("x".repeat(1025), "1"))) {
            assertFails(Status.Code.INVALID_ARGUMENT, () -> client().publish(topic, List.of(tooMuch)));
        }
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                () -> client().newSubscription(
                                Subscription.newBuilder().setTopic(topic).setAckDeadlineSeconds(9)));
    }

    @Test
    void whatWouldChangeTheMessagesIsNotIgnored() {
        String topic = client().newTopic();
        assertFails(
                Status.Code.UNIMPLEMENTED,
                () -> client().newSubscription(
                                Subscription.newBuilder().setTopic(topic).setFilter("attributes:a")));
    }
}
