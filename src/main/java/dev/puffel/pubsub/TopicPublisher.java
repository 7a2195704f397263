package dev.puffel.pubsub;

import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.TopicName;
import dev.puffel.event.OutgoingMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Publishes to one topic, asynchronously, and in order for each ordering key. The {@code Publisher} of the client library is
 * not used, because it can lose a message that waits for the confirmation of an earlier message of its key.
 */
public final class TopicPublisher implements AutoCloseable {
    /** The maximum number of messages for one call of {@link #publish}, which is that of a request to Pub/Sub. */
    public static final int MAX_MESSAGES = 1000;

    private final TopicName topic;
    private final PublisherStub stub;
    private final Duration patience;

    /**
     * Connects at the first message. Retries each message for up to 30 s.
     *
     * @throws IOException if there are no credentials
     */
    public TopicPublisher(Endpoint endpoint) throws IOException {
        this(endpoint, Duration.ofSeconds(30));
    }

    /** The same, with another time for retries. */
    TopicPublisher(Endpoint endpoint, Duration patience) throws IOException {
        topic = endpoint.topic();
        stub = endpoint.publisher(patience);
        this.patience = patience;
    }

    /**
     * Sends messages without waiting, up to {@value #MAX_MESSAGES} of 10 MB in all for each ordering key. Order holds within
     * one call. To keep it between calls, wait for the confirmations first.
     *
     * @return a confirmation for each message: the id that Pub/Sub gave it. It fails if Pub/Sub may not have the message, with
     *     {@link CancellationException} if the message was not sent because an earlier one of its key was refused
     */
    public List<CompletableFuture<String>> publish(List<OutgoingMessage> messages) {
        List<Sending> all = messages.stream().map(this::sending).toList();
        Map<String, List<Sending>> byKey = new LinkedHashMap<>();
        // All messages of a request must have the same key.
        all.forEach(sending -> byKey.computeIfAbsent(sending.message.getOrderingKey(), key -> new ArrayList<>())
                .add(sending));
        byKey.values().forEach(this::send);
        return all.stream().map(Sending::confirmation).toList();
    }

    /**
     * The confirmation fails in time even while halves of a refused request are still tried. A single call fails earlier, with
     * the reason.
     */
    private Sending sending(OutgoingMessage message) {
        return new Sending(
                PubsubMessage.newBuilder()
                        .putAllAttributes(message.attributes())
                        .setData(ByteString.copyFrom(message.data()))
                        .setOrderingKey(message.orderingKey() == null ? "" : message.orderingKey())
                        .build(),
                new CompletableFuture<String>()
                        .orTimeout(patience.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Returns the name of the topic within its project. */
    String name() {
        return topic.getTopic();
    }

    @Override
    public void close() {
        stub.shutdownNow();
    }

    /** Sends messages of one key. The result never fails; it completes when all confirmations have completed. */
    private CompletionStage<Void> send(List<Sending> group) {
        PublishRequest request = PublishRequest.newBuilder()
                .setTopic(topic.toString())
                .addAllMessages(group.stream().map(Sending::message).toList())
                .build();
        return Futures.completable(stub.publishCallable().futureCall(request))
                .handle((response, e) -> {
                    if (e == null) {
                        for (int i = 0; i < group.size(); i++) {
                            group.get(i).confirmation.complete(response.getMessageIds(i));
                        }
                    } else if (e instanceof InvalidArgumentException && group.size() > 1) {
                        return halves(group);
                    } else {
                        group.forEach(sending -> sending.confirmation.completeExceptionally(e));
                    }
                    return CompletableFuture.<Void>completedStage(null);
                })
                .thenCompose(done -> done);
    }

    /** Finds the message that made Pub/Sub refuse the request. */
    private CompletionStage<Void> halves(List<Sending> group) {
        List<Sending> first = group.subList(0, group.size() / 2);
        List<Sending> second = group.subList(first.size(), group.size());
        return send(first).thenCompose(done -> {
            if (first.stream().noneMatch(sending -> sending.confirmation.isCompletedExceptionally())) {
                return send(second);
            }
            second.forEach(sending -> sending.confirmation.cancel(false));
            return CompletableFuture.<Void>completedStage(null);
        });
    }

    /** A message on its way. */
    private record Sending(PubsubMessage message, CompletableFuture<String> confirmation) {}
}
