package dev.puffel.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PubsubMessage;
import dev.puffel.event.OutgoingMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Publishes to one topic: asynchronously, in batches, and in order for each ordering key. */
public final class TopicPublisher implements AutoCloseable {
    /** How long a message waits for others to share its call. */
    private static final Duration LINGER = Duration.ofMillis(10);

    private static final long BATCH_MESSAGES = 500;
    private static final long BATCH_BYTES = 1_000_000;

    private static final Duration ONE_CALL = Duration.ofSeconds(15);

    /** How long a message is tried before its future fails. */
    private static final Duration GIVE_UP = Duration.ofSeconds(30);

    private static final long CLOSE_SECONDS = 10;

    private final Publisher publisher;
    private final Set<String> failedKeys = ConcurrentHashMap.newKeySet();

    /**
     * Connects lazily: the first message does.
     *
     * @throws IOException where there are no credentials
     */
    public TopicPublisher(Endpoint endpoint) throws IOException {
        publisher = Publisher.newBuilder(endpoint.topic())
                .setChannelProvider(endpoint.channel())
                .setCredentialsProvider(endpoint.credentials())
                .setEnableMessageOrdering(true)
                .setBatchingSettings(BatchingSettings.newBuilder()
                        .setDelayThresholdDuration(LINGER)
                        .setElementCountThreshold(BATCH_MESSAGES)
                        .setRequestByteThreshold(BATCH_BYTES)
                        .build())
                .setRetrySettings(RetrySettings.newBuilder()
                        .setInitialRetryDelayDuration(Duration.ofMillis(100))
                        .setRetryDelayMultiplier(2)
                        .setMaxRetryDelayDuration(Duration.ofSeconds(5))
                        .setInitialRpcTimeoutDuration(ONE_CALL)
                        .setMaxRpcTimeoutDuration(ONE_CALL)
                        .setTotalTimeoutDuration(GIVE_UP)
                        .build())
                .build();
    }

    /**
     * Sends a message without waiting.
     *
     * @return the id that Pub/Sub gave it, once it has it for certain; failed where it may not have it
     */
    public CompletionStage<String> publish(OutgoingMessage message) {
        String key = message.orderingKey() == null ? "" : message.orderingKey();
        // After a failure the client holds a key back until it is told that the caller knows.
        if (failedKeys.remove(key)) {
            publisher.resumePublish(key);
        }
        ApiFuture<String> sent = publisher.publish(PubsubMessage.newBuilder()
                .putAllAttributes(message.attributes())
                .setData(ByteString.copyFrom(message.data()))
                .setOrderingKey(key)
                .build());
        CompletableFuture<String> confirmed = new CompletableFuture<>();
        ApiFutures.addCallback(
                sent,
                new ApiFutureCallback<>() {
                    @Override
                    public void onSuccess(String id) {
                        confirmed.complete(id);
                    }

                    @Override
                    public void onFailure(Throwable e) {
                        failedKeys.add(key);
                        confirmed.completeExceptionally(e);
                    }
                },
                MoreExecutors.directExecutor());
        return confirmed;
    }

    /** Sends what has not been sent yet, and waits for it up to {@value #CLOSE_SECONDS} seconds. */
    @Override
    public void close() {
        publisher.shutdown();
        try {
            publisher.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
