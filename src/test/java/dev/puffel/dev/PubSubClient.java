package dev.puffel.dev;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublisherGrpc;
import com.google.pubsub.v1.PublisherGrpc.PublisherBlockingStub;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.SubscriberGrpc;
import com.google.pubsub.v1.SubscriberGrpc.SubscriberBlockingStub;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The generated clients of one server, with short ways for what the cases do often. */
final class PubSubClient implements AutoCloseable {
    private final ManagedChannel channel;

    PubSubClient(String endpoint) {
        channel = ManagedChannelBuilder.forTarget(endpoint).usePlaintext().build();
    }

    PublisherBlockingStub publisher() {
        return PublisherGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    SubscriberBlockingStub subscriber() {
        return SubscriberGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    static String newTopicName() {
        return "projects/puffel-test/topics/t-" + UUID.randomUUID();
    }

    static String newSubscriptionName() {
        return "projects/puffel-test/subscriptions/s-" + UUID.randomUUID();
    }

    String newTopic() {
        return publisher()
                .createTopic(Topic.newBuilder().setName(newTopicName()).build())
                .getName();
    }

    String newSubscription(String topic) {
        return newSubscription(Subscription.newBuilder().setTopic(topic));
    }

    String newSubscription(Subscription.Builder subscription) {
        return subscriber()
                .createSubscription(subscription.setName(newSubscriptionName()).build())
                .getName();
    }

    static PubsubMessage message(String data) {
        return PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(data)).build();
    }

    static PubsubMessage keyed(String key, String data) {
        return message(data).toBuilder().setOrderingKey(key).build();
    }

    List<String> publish(String topic, String... data) {
        return publish(topic, Arrays.stream(data).map(PubSubClient::message).toList());
    }

    List<String> publish(String topic, List<PubsubMessage> messages) {
        return publisher()
                .publish(PublishRequest.newBuilder()
                        .setTopic(topic)
                        .addAllMessages(messages)
                        .build())
                .getMessageIdsList();
    }

    /** Publishes texts "0" to "count - 1" in batches of 1000. */
    void publishNumbers(String topic, int count) {
        for (int start = 0; start < count; start += 1000) {
            publish(
                    topic,
                    IntStream.range(start, Math.min(count, start + 1000))
                            .mapToObj(number -> message(String.valueOf(number)))
                            .toList());
        }
    }

    /** One pull. An empty one may answer with nothing or, as Google's emulator does, with the end of its deadline. */
    List<ReceivedMessage> pull(String subscription, int maxMessages) {
        try {
            return subscriber()
                    .withDeadlineAfter(2, TimeUnit.SECONDS)
                    .pull(PullRequest.newBuilder()
                            .setSubscription(subscription)
                            .setMaxMessages(maxMessages)
                            .build())
                    .getReceivedMessagesList();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
                return List.of();
            }
            throw e;
        }
    }

    /** Pulls until so many have come, for as long as pulls bring any. */
    List<ReceivedMessage> pullAll(String subscription, int count) {
        List<ReceivedMessage> all = new ArrayList<>();
        while (all.size() < count) {
            List<ReceivedMessage> some = pull(subscription, Math.min(1000, count - all.size()));
            if (some.isEmpty()) {
                break;
            }
            all.addAll(some);
        }
        return all;
    }

    /** A pull that does not wait for its answer. */
    ListenableFuture<PullResponse> pullLater(PullRequest request) {
        return SubscriberGrpc.newFutureStub(channel).pull(request);
    }

    @SuppressWarnings("deprecation") // The only way to ask for an answer at once.
    List<ReceivedMessage> pullAtOnce(String subscription) {
        return subscriber()
                .pull(PullRequest.newBuilder()
                        .setSubscription(subscription)
                        .setMaxMessages(1000)
                        .setReturnImmediately(true)
                        .build())
                .getReceivedMessagesList();
    }

    void acknowledge(String subscription, List<ReceivedMessage> messages) {
        subscriber()
                .acknowledge(AcknowledgeRequest.newBuilder()
                        .setSubscription(subscription)
                        .addAllAckIds(ackIds(messages))
                        .build());
    }

    void nack(String subscription, List<ReceivedMessage> messages) {
        extend(subscription, messages, 0);
    }

    void extend(String subscription, List<ReceivedMessage> messages, int seconds) {
        subscriber()
                .modifyAckDeadline(ModifyAckDeadlineRequest.newBuilder()
                        .setSubscription(subscription)
                        .addAllAckIds(ackIds(messages))
                        .setAckDeadlineSeconds(seconds)
                        .build());
    }

    static List<String> ackIds(List<ReceivedMessage> messages) {
        return messages.stream().map(ReceivedMessage::getAckId).toList();
    }

    static List<String> texts(List<ReceivedMessage> messages) {
        return messages.stream()
                .map(received -> received.getMessage().getData().toStringUtf8().strip())
                .toList();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
