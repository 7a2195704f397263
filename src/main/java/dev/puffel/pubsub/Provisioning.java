package dev.puffel.pubsub;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.io.IOException;
import java.time.Duration;

/**
 * Creates the topic and the subscription on an emulator. In Google Cloud, where Terraform creates them, checks that they exist.
 */
public final class Provisioning {
    /** The same as in Terraform. */
    private static final int ACK_DEADLINE_SECONDS = 20;

    private Provisioning() {}

    /**
     * Creates the topic and the subscription on an emulator; elsewhere, only checks that they exist.
     *
     * @throws IOException if one is missing, or there are no credentials; the message says what to do
     * @throws com.google.api.gax.rpc.ApiException if Pub/Sub cannot be reached
     */
    public static void ensure(Endpoint endpoint) throws IOException {
        try (PublisherStub topics = endpoint.publisher(Duration.ZERO);
                SubscriberStub subscriptions = endpoint.subscriber()) {
            if (endpoint.emulator().isPresent()) {
                create(topics, subscriptions, endpoint);
            } else {
                look(topics, subscriptions, endpoint);
            }
        }
    }

    /**
     * The subscription has no message ordering, because events are ordered by their own time, and Google's emulator keeps a
     * thread pool for each ordering key.
     */
    private static void create(PublisherStub topics, SubscriberStub subscriptions, Endpoint endpoint) {
        try {
            topics.createTopicCallable()
                    .call(Topic.newBuilder()
                            .setName(endpoint.topic().toString())
                            .build());
        } catch (AlreadyExistsException e) {
            // Just as well.
        }
        try {
            subscriptions
                    .createSubscriptionCallable()
                    .call(Subscription.newBuilder()
                            .setName(endpoint.subscription().toString())
                            .setTopic(endpoint.topic().toString())
                            .setAckDeadlineSeconds(ACK_DEADLINE_SECONDS)
                            .build());
        } catch (AlreadyExistsException e) {
            // Just as well.
        }
    }

    static void look(PublisherStub topics, SubscriberStub subscriptions, Endpoint endpoint) throws IOException {
        look(
                "topic",
                endpoint.topic(),
                () -> topics.getTopicCallable()
                        .call(GetTopicRequest.newBuilder()
                                .setTopic(endpoint.topic().toString())
                                .build()));
        look(
                "subscription",
                endpoint.subscription(),
                () -> subscriptions
                        .getSubscriptionCallable()
                        .call(GetSubscriptionRequest.newBuilder()
                                .setSubscription(endpoint.subscription().toString())
                                .build()));
    }

    private static void look(String kind, Object name, Runnable call) throws IOException {
        try {
            call.run();
        } catch (NotFoundException e) {
            throw new IOException(
                    "The " + kind + " " + name + " does not exist. Create it: see terraform/messaging.", e);
        } catch (PermissionDeniedException e) {
            // Publishing and pulling do not need this permission. If they lack one, their own calls fail.
        }
    }
}
