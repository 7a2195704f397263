package dev.puffel.dev;

import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.Subscription;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One stream of messages, with acknowledgements in the other direction. What it leased stays leased when it closes,
 * until the deadlines, as in the real service.
 */
final class StreamingPull implements StreamObserver<StreamingPullRequest>, Receiver {
    /** How many messages one answer holds at most. */
    private static final int BATCH = 1000;

    private final Broker broker;
    private final ServerCallStreamObserver<StreamingPullResponse> observer;
    private final AtomicBoolean ended = new AtomicBoolean();
    private @Nullable SubscriptionQueue queue;
    private boolean withAttempts;
    private volatile int ackDeadlineSeconds;
    private long maxMessages;
    private long maxBytes;
    // Changed under the lock of the subscription only.
    private long messages;
    private long bytes;

    StreamingPull(Broker broker, ServerCallStreamObserver<StreamingPullResponse> observer) {
        this.broker = broker;
        this.observer = observer;
        observer.setOnCancelHandler(this::leave);
        observer.setOnReadyHandler(this::ready);
    }

    @Override
    public void onNext(StreamingPullRequest request) {
        if (ended.get()) {
            return;
        }
        try {
            SubscriptionQueue current = queue;
            if (current == null) {
                open(request);
            } else {
                change(current, request);
            }
        } catch (RuntimeException e) {
            end(() -> observer.onError(Answers.error(e)));
        }
    }

    private void open(StreamingPullRequest request) {
        Checks.subscriptionName(request.getSubscription());
        Checks.ackDeadline(request.getStreamAckDeadlineSeconds());
        SubscriptionQueue opened = broker.subscription(request.getSubscription());
        Subscription subscription = opened.subscription();
        withAttempts = subscription.hasDeadLetterPolicy();
        maxMessages = orUnlimited(request.getMaxOutstandingMessages());
        maxBytes = orUnlimited(request.getMaxOutstandingBytes());
        ackDeadlineSeconds = request.getStreamAckDeadlineSeconds();
        queue = opened;
        apply(opened, request);
        opened.join(this);
    }

    private static long orUnlimited(long limit) {
        return limit <= 0 ? Long.MAX_VALUE : limit;
    }

    private void change(SubscriptionQueue current, StreamingPullRequest request) {
        if (request.getStreamAckDeadlineSeconds() != 0) {
            Checks.ackDeadline(request.getStreamAckDeadlineSeconds());
            ackDeadlineSeconds = request.getStreamAckDeadlineSeconds();
        }
        apply(current, request);
    }

    private static void apply(SubscriptionQueue queue, StreamingPullRequest request) {
        if (request.getModifyDeadlineAckIdsCount() != request.getModifyDeadlineSecondsCount()) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("modify_deadline_seconds and modify_deadline_ack_ids differ in size")
                    .asRuntimeException();
        }
        request.getModifyDeadlineSecondsList().forEach(Checks::changedAckDeadline);
        if (request.getAckIdsCount() > 0) {
            queue.acknowledge(request.getAckIdsList());
        }
        for (int i = 0; i < request.getModifyDeadlineAckIdsCount(); i++) {
            queue.modifyAckDeadline(List.of(request.getModifyDeadlineAckIds(i)), request.getModifyDeadlineSeconds(i));
        }
    }

    /** Both sides may end it, once. */
    private void end(Runnable answer) {
        leave();
        if (ended.compareAndSet(false, true)) {
            answer.run();
        }
    }

    @Override
    public void onError(Throwable cause) {
        leave();
    }

    @Override
    public void onCompleted() {
        end(observer::onCompleted);
    }

    private void leave() {
        SubscriptionQueue current = queue;
        if (current != null) {
            current.leave(this);
        }
    }

    private void ready() {
        SubscriptionQueue current = queue;
        if (current != null) {
            current.dispatch();
        }
    }

    @Override
    public int room() {
        // A slow client shall not fill the heap with what it does not read yet.
        if (!observer.isReady() || bytes >= maxBytes) {
            return 0;
        }
        return (int) Math.min(BATCH, maxMessages - messages);
    }

    @Override
    public boolean isGone() {
        return observer.isCancelled();
    }

    @Override
    public int ackDeadlineSeconds() {
        return ackDeadlineSeconds;
    }

    @Override
    public boolean receive(List<Lease> leases) {
        messages += leases.size();
        for (Lease lease : leases) {
            bytes += lease.delivery.message.body().size();
        }
        observer.onNext(StreamingPullResponse.newBuilder()
                .addAllReceivedMessages(Received.of(leases, withAttempts))
                .build());
        return true;
    }

    @Override
    public void released(Lease lease) {
        messages--;
        bytes -= lease.delivery.message.body().size();
    }

    @Override
    public void end(Status status) {
        end(() -> observer.onError(status.asRuntimeException()));
    }
}
