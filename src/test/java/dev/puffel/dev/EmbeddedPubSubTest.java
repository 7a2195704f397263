package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.keyed;
import static dev.puffel.dev.PubSubClient.message;
import static dev.puffel.dev.PubSubClient.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.Subscription;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shared cases, and those in which Google's emulator differs from the real service. */
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

    @Test
    void cancelledPullLeasesNothing() {
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

    @Test
    void waitingPullReturnsAsSoonAsAMessageIsPublished() throws Exception {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);
        ListenableFuture<PullResponse> pull = client().pullLater(request(subscription));

        client().publish(topic, "1");

        assertEquals(List.of("1"), texts(pull.get(5, TimeUnit.SECONDS).getReceivedMessagesList()));
    }

    /** The emulator has no limits for attributes and ordering keys, and accepts shorter deadlines. */
    @Test
    void limitsOfTheRealServiceAreEnforced() {
        String topic = client().newTopic();

        for (PubsubMessage invalid : List.of(
                message("1").toBuilder().putAttributes("a", "x".repeat(1025)).build(),
                message("1").toBuilder().putAttributes("x".repeat(257), "a").build(),
                message("1").toBuilder().putAttributes("googly", "a").build(),
                keyed("x".repeat(1025), "1"))) {
            assertFails(Status.Code.INVALID_ARGUMENT, () -> client().publish(topic, List.of(invalid)));
        }
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                () -> client().newSubscription(
                                Subscription.newBuilder().setTopic(topic).setAckDeadlineSeconds(9)));
    }

    @Test
    void unsupportedOptionsOfSubscriptionsAreRefused() {
        String topic = client().newTopic();

        for (Subscription.Builder unsupported : List.of(
                Subscription.newBuilder().setFilter("attributes:a"),
                Subscription.newBuilder().setEnableMessageOrdering(true))) {
            assertFails(Status.Code.UNIMPLEMENTED, () -> client().newSubscription(unsupported.setTopic(topic)));
        }
    }

    private static PullRequest request(String subscription) {
        return PullRequest.newBuilder()
                .setSubscription(subscription)
                .setMaxMessages(10)
                .build();
    }
}
