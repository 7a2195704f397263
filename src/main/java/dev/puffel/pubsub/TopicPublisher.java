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
 * Publishes to one topic: asynchronously, and in order for each ordering key. The client library's own {@code Publisher}
 * is not used: it can forget a message that waits for one of its key to be confirmed.
 */
public final class TopicPublisher implements AutoCloseable {
    /** The most messages that one call of {@link #publish} takes; Pub/Sub takes so many in one request. */
    public static final int MAX_MESSAGES = 1000;

    private final TopicName topic;
    private final PublisherStub stub;
    private final Duration patience;

    /**
     * Connects lazily: the first message does. A message is tried for 30 s.
     *
     * @throws IOException where there are no credentials
     */
    public TopicPublisher(Endpoint endpoint) throws IOException {
        this(endpoint, Duration.ofSeconds(30));
    }

    /** The same, with a time after which a message that could not be sent has failed. */
    TopicPublisher(Endpoint endpoint, Duration patience) throws IOException {
        topic = endpoint.topic();
        stub = endpoint.publisher(patience);
        this.patience = patience;
    }

    /**
     * Sends messages without waiting, up to {@value #MAX_MESSAGES} of 10 MB in all for each ordering key. Order holds within
     * one call. To keep it between calls, wait for the confirmations first.
     *
     * @return for each the id that Pub/Sub gave it, once it has it for certain; failed where it may not have it, with
     *     {@link CancellationException} where it was not sent because an earlier one of its key was refused
     */
    public List<CompletableFuture<String>> publish(List<OutgoingMessage> messages) {
        List<Sending> all = messages.stream().map(this::sending).toList();
        Map<String, List<Sending>> byKey = new LinkedHashMap<>();
        // Pub/Sub wants all messages of a request to have the same key.
        all.forEach(sending -> byKey.computeIfAbsent(sending.message.getOrderingKey(), key -> new ArrayList<>())
                .add(sending));
        byKey.values().forEach(this::send);
        return all.stream().map(Sending::confirmation).toList();
    }

    /** Fails in time though the halves of a refused request are still tried; later than a single call, which knows the reason. */
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

    /** The topic's name within its project. */
    String name() {
        return topic.getTopic();
    }

    @Override
    public void close() {
        stub.shutdownNow();
    }

    /** Completes, always well, once it is known of each message what became of it. */
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

    /** Finds the message for which all were refused. */
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
