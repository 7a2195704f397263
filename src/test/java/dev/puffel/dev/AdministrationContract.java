package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.newSubscriptionName;
import static dev.puffel.dev.PubSubClient.newTopicName;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Topics and subscriptions, and what is refused. */
interface AdministrationContract {
    String UNKNOWN_TOPIC = "projects/puffel-test/topics/unknown";
    String UNKNOWN_SUBSCRIPTION = "projects/puffel-test/subscriptions/unknown";

    PubSubClient client();

    @Test
    default void whatIsUnknownIsNotFound() {
        assertFails(Status.Code.NOT_FOUND, () -> client().publish(UNKNOWN_TOPIC, "one"));
        assertFails(Status.Code.NOT_FOUND, () -> client().newSubscription(UNKNOWN_TOPIC));
        assertFails(Status.Code.NOT_FOUND, () -> client().pull(UNKNOWN_SUBSCRIPTION, 1));
        assertFails(
                Status.Code.NOT_FOUND,
                () -> client().publisher()
                        .getTopic(GetTopicRequest.newBuilder()
                                .setTopic(UNKNOWN_TOPIC)
                                .build()));
        assertFails(
                Status.Code.NOT_FOUND,
                () -> client().publisher()
                        .deleteTopic(DeleteTopicRequest.newBuilder()
                                .setTopic(UNKNOWN_TOPIC)
                                .build()));
        assertFails(
                Status.Code.NOT_FOUND,
                () -> client().subscriber()
                        .getSubscription(GetSubscriptionRequest.newBuilder()
                                .setSubscription(UNKNOWN_SUBSCRIPTION)
                                .build()));
        ReceivedMessage made = ReceivedMessage.newBuilder().setAckId("1").build();
        assertFails(Status.Code.NOT_FOUND, () -> client().acknowledge(UNKNOWN_SUBSCRIPTION, List.of(made)));
        assertFails(Status.Code.NOT_FOUND, () -> client().nack(UNKNOWN_SUBSCRIPTION, List.of(made)));
    }

    @Test
    default void whatExistsIsNotMadeAgain() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);

        assertFails(
                Status.Code.ALREADY_EXISTS,
                () -> client().publisher()
                        .createTopic(Topic.newBuilder().setName(topic).build()));
        assertFails(
                Status.Code.ALREADY_EXISTS,
                () -> client().subscriber()
                        .createSubscription(Subscription.newBuilder()
                                .setName(subscription)
                                .setTopic(topic)
                                .build()));
    }

    @Test
    default void whatIsInvalidIsRefused() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);

        for (String name :
                List.of("flights", "projects/p/topics/ab", "projects/p/topics/1abc", newSubscriptionName())) {
            assertFails(
                    Status.Code.INVALID_ARGUMENT,
                    () -> client().publisher()
                            .createTopic(Topic.newBuilder().setName(name).build()));
        }
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client().pull(newTopicName(), 1));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client().pull(subscription, 0));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client().publish(topic, List.of()));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client().publish(topic, "one", ""));
        assertFails(Status.Code.INVALID_ARGUMENT, () -> client().acknowledge(subscription, List.of()));
        assertFails(
                Status.Code.INVALID_ARGUMENT,
                () -> client().newSubscription(
                                Subscription.newBuilder().setTopic(topic).setAckDeadlineSeconds(601)));
        assertEquals(List.of(), client().pullAtOnce(subscription));
    }

    @Test
    default void whatIsMadeIsListedUntilItIsDeleted() {
        String topic = client().newTopic();
        String subscription = client().newSubscription(topic);

        assertEquals(10, subscription(subscription).getAckDeadlineSeconds());
        assertTrue(topics().contains(topic));
        assertTrue(subscriptions().contains(subscription));
        assertEquals(
                List.of(subscription),
                client().publisher()
                        .listTopicSubscriptions(ListTopicSubscriptionsRequest.newBuilder()
                                .setTopic(topic)
                                .build())
                        .getSubscriptionsList());

        client().publisher()
                .deleteTopic(DeleteTopicRequest.newBuilder().setTopic(topic).build());
        assertEquals("_deleted-topic_", subscription(subscription).getTopic());
        client().subscriber()
                .deleteSubscription(DeleteSubscriptionRequest.newBuilder()
                        .setSubscription(subscription)
                        .build());
        assertFalse(topics().contains(topic));
        assertFalse(subscriptions().contains(subscription));
    }

    private Subscription subscription(String name) {
        return client().subscriber()
                .getSubscription(GetSubscriptionRequest.newBuilder()
                        .setSubscription(name)
                        .build());
    }

    private List<String> topics() {
        return client()
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
        return client()
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
}
