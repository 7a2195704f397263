package dev.puffel.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.ApiCallContext;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.cloud.pubsub.v1.stub.SubscriberStub;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.ReceivedMessage;
import dev.puffel.event.IncomingMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One subscription, pulled from by single calls. */
public final class Subscription implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Subscription.class);

    private final String name;
    private final SubscriberStub stub;
    private final Consumer<Duration> answered;

    /**
     * Connects lazily: the first call does.
     *
     * @throws IOException where there are no credentials
     */
    public Subscription(Endpoint endpoint) throws IOException {
        this(endpoint, time -> {});
    }

    /** Tells of each pull that brings messages how long it took. */
    Subscription(Endpoint endpoint, Consumer<Duration> answered) throws IOException {
        this.answered = answered;
        name = endpoint.subscription().toString();
        stub = endpoint.subscriber();
    }

    /**
     * Asks for messages, and waits on the server until there are some.
     *
     * @param max the most at once
     * @param patience how long to wait for a first one
     * @return none where none came; fails where Pub/Sub refuses
     */
    public Future<List<Received>> pull(int max, Duration patience) {
        PullRequest request = PullRequest.newBuilder()
                .setSubscription(name)
                .setMaxMessages(max)
                .build();
        ApiCallContext bounded = GrpcCallContext.createDefault().withTimeoutDuration(patience);
        long asked = System.nanoTime();
        ApiFuture<List<Received>> batch = ApiFutures.transform(
                stub.pullCallable().futureCall(request, bounded),
                answer -> {
                    if (answer.getReceivedMessagesCount() > 0) {
                        answered.accept(Duration.ofNanos(System.nanoTime() - asked));
                    }
                    return answer.getReceivedMessagesList().stream()
                            .map(Subscription::received)
                            .toList();
                },
                MoreExecutors.directExecutor());
        // The server has waited for longer than the call may take: there are none.
        return ApiFutures.catching(
                batch, DeadlineExceededException.class, e -> List.of(), MoreExecutors.directExecutor());
    }

    /** Tells that messages are done with. Where that fails they come again, and are recognised. */
    @CanIgnoreReturnValue
    public Future<Empty> acknowledge(List<String> ackIds) {
        return logged(
                "acknowledge",
                stub.acknowledgeCallable()
                        .futureCall(AcknowledgeRequest.newBuilder()
                                .setSubscription(name)
                                .addAllAckIds(ackIds)
                                .build()));
    }

    /** Gives messages back, to be delivered again at once. */
    @CanIgnoreReturnValue
    public Future<Empty> release(List<String> ackIds) {
        return logged(
                "release",
                stub.modifyAckDeadlineCallable()
                        .futureCall(ModifyAckDeadlineRequest.newBuilder()
                                .setSubscription(name)
                                .addAllAckIds(ackIds)
                                .setAckDeadlineSeconds(0)
                                .build()));
    }

    @Override
    public void close() {
        stub.shutdownNow();
    }

    private static Received received(ReceivedMessage received) {
        PubsubMessage message = received.getMessage();
        Instant publishedAt = Instant.ofEpochSecond(
                message.getPublishTime().getSeconds(), message.getPublishTime().getNanos());
        return new Received(
                received.getAckId(),
                new IncomingMessage(
                        message.getMessageId(),
                        message.getAttributesMap(),
                        message.getData().toByteArray(),
                        publishedAt));
    }

    private static Future<Empty> logged(String what, ApiFuture<Empty> call) {
        ApiFutures.addCallback(
                call,
                new ApiFutureCallback<>() {
                    @Override
                    public void onFailure(Throwable e) {
                        LOG.warnf("Could not %s messages, they will come again: %s", what, e.getMessage());
                    }

                    @Override
                    public void onSuccess(Empty nothing) {
                        // Nothing is to be done.
                    }
                },
                MoreExecutors.directExecutor());
        return call;
    }
}
