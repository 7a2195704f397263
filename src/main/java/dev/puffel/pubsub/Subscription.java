package dev.puffel.pubsub;

import com.google.api.core.ApiFuture;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Pulls from one subscription by single calls, and extends leases. */
public final class Subscription implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Subscription.class);

    /** The maximum number of ids in one request, which has at most 512 KiB. */
    private static final int MAX_ACK_IDS = 1000;

    private static final long CLOSE_SECONDS = 5;

    /** After this number of unanswered pulls in a row, one pull asks for an immediate answer. */
    private static final int MOST_UNANSWERED = 6;

    private final Endpoint endpoint;
    private final String path;
    private final SubscriberStub stub;
    private final Consumer<Duration> answered;

    private final AtomicInteger unanswered = new AtomicInteger();

    /** The {@link System#nanoTime} at which each message was received, by ack id, of the messages that are held. */
    private final Map<String, Long> leases = new ConcurrentHashMap<>();

    /**
     * Connects at the first call.
     *
     * @throws IOException if there are no credentials
     */
    public Subscription(Endpoint endpoint) throws IOException {
        this(endpoint, time -> {});
    }

    /** The consumer receives the duration of each pull that brings messages. */
    Subscription(Endpoint endpoint, Consumer<Duration> answered) throws IOException {
        this.answered = answered;
        this.endpoint = endpoint;
        path = endpoint.subscription().toString();
        stub = endpoint.subscriber();
    }

    /**
     * Pulls messages. The server waits until there are some.
     *
     * @param max the maximum number of messages
     * @param patience how long to wait for a first message
     * @return the messages, perhaps none; fails if Pub/Sub refuses the pull. Cancelling the future cancels the call
     */
    public CompletableFuture<List<Received>> pull(int max, Duration patience) {
        boolean proof = unanswered.get() >= MOST_UNANSWERED;
        PullRequest request = request(max, proof);
        ApiCallContext bounded = GrpcCallContext.createDefault().withTimeoutDuration(patience);
        long asked = System.nanoTime();
        ApiFuture<List<Received>> batch = ApiFutures.transform(
                stub.pullCallable().futureCall(request, bounded),
                answer -> {
                    unanswered.set(0);
                    long now = System.nanoTime();
                    if (answer.getReceivedMessagesCount() > 0) {
                        answered.accept(Duration.ofNanos(now - asked));
                    }
                    answer.getReceivedMessagesList().forEach(message -> leases.put(message.getAckId(), now));
                    return answer.getReceivedMessagesList().stream()
                            .map(Subscription::received)
                            .toList();
                },
                MoreExecutors.directExecutor());
        if (proof) {
            return Futures.completable(batch);
        }
        // If the server waits for longer than the call may take, there are no messages.
        return Futures.completable(ApiFutures.catching(
                batch,
                DeadlineExceededException.class,
                e -> {
                    unanswered.incrementAndGet();
                    return List.of();
                },
                MoreExecutors.directExecutor()));
    }

    /** Returns the name of the subscription within its project. */
    String name() {
        return endpoint.subscription().getSubscription();
    }

    /** Returns the name of the topic within its project. */
    String topic() {
        return endpoint.topic().getTopic();
    }

    /**
     * Immediate answers are deprecated, because they bring fewer messages. But only an immediate answer proves that the
     * connection is alive.
     */
    @SuppressWarnings("deprecation")
    private PullRequest request(int max, boolean answerAtOnce) {
        return PullRequest.newBuilder()
                .setSubscription(path)
                .setMaxMessages(max)
                .setReturnImmediately(answerAtOnce)
                .build();
    }

    /** Acknowledges messages. If this fails, they are delivered again, and recognized as duplicates. */
    @CanIgnoreReturnValue
    public Future<Empty> acknowledge(List<String> ackIds) {
        ackIds.forEach(leases::remove);
        return logged(
                "acknowledge",
                stub.acknowledgeCallable()
                        .futureCall(AcknowledgeRequest.newBuilder()
                                .setSubscription(path)
                                .addAllAckIds(ackIds)
                                .build()));
    }

    /** Releases messages, so that they are delivered again at once. */
    @CanIgnoreReturnValue
    public Future<Empty> release(List<String> ackIds) {
        ackIds.forEach(leases::remove);
        return setDeadline("release", ackIds, 0);
    }

    /**
     * Extends the leases of messages, so that they are not delivered again while a batch takes long.
     *
     * @param held only messages that have been held for this time
     * @param seconds the length of the leases from now on, 10 to 600
     */
    void extendLeases(Duration held, int seconds) {
        long before = System.nanoTime() - held.toNanos();
        List<String> old = leases.entrySet().stream()
                .filter(lease -> lease.getValue() - before <= 0)
                .map(Map.Entry::getKey)
                .toList();
        for (int from = 0; from < old.size(); from += MAX_ACK_IDS) {
            setDeadline("extend the leases of", old.subList(from, Math.min(from + MAX_ACK_IDS, old.size())), seconds);
        }
    }

    @CanIgnoreReturnValue
    private Future<Empty> setDeadline(String what, List<String> ackIds, int seconds) {
        return logged(
                what,
                stub.modifyAckDeadlineCallable()
                        .futureCall(ModifyAckDeadlineRequest.newBuilder()
                                .setSubscription(path)
                                .addAllAckIds(ackIds)
                                .setAckDeadlineSeconds(seconds)
                                .build()));
    }

    /** Waits some seconds for the calls that are under way. */
    @Override
    public void close() {
        stub.shutdown();
        try {
            if (!stub.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                stub.shutdownNow();
            }
        } catch (InterruptedException e) {
            stub.shutdownNow();
            Thread.currentThread().interrupt();
        }
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
        return Futures.completable(call).whenComplete((done, e) -> {
            if (e != null) {
                LOG.warnf("Could not %s messages, which are delivered again: %s", what, e.getMessage());
            }
        });
    }
}
