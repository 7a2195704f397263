package dev.puffel.dev;

import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.Subscription;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One pull: answered with the first messages that come, or with none after a while. */
final class Pull implements Receiver {
    /** Well below any usual deadline of a client, which would take the wait for a failure. */
    private static final long MAX_WAIT_MILLIS = 1000;

    /** What the real service hands out at most. */
    private static final int MAX_MESSAGES = 1000;

    private final PullRequest request;
    private final SubscriptionQueue queue;
    private final ServerCallStreamObserver<PullResponse> observer;
    private final Subscription subscription;
    private volatile List<Lease> leases = List.of();
    private volatile @Nullable ScheduledFuture<?> patience;

    Pull(PullRequest request, SubscriptionQueue queue, ServerCallStreamObserver<PullResponse> observer) {
        this.request = request;
        this.queue = queue;
        this.observer = observer;
        this.subscription = queue.subscription();
    }

    void start(ScheduledExecutorService scheduler) {
        observer.setOnCancelHandler(this::cancelled);
        queue.join(this);
        if (immediately()) {
            giveUp();
        } else if (leases.isEmpty()) {
            patience = scheduler.schedule(this::giveUp, MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @SuppressWarnings("deprecation") // Clients still send it.
    private boolean immediately() {
        return request.getReturnImmediately();
    }

    private void giveUp() {
        if (queue.leave(this)) {
            observer.onNext(PullResponse.getDefaultInstance());
            observer.onCompleted();
        }
    }

    /** The client has gone, before its answer or while that was on its way. */
    private void cancelled() {
        queue.leave(this);
        queue.takeBack(leases);
    }

    @Override
    public int room() {
        return Math.min(request.getMaxMessages(), MAX_MESSAGES);
    }

    @Override
    public boolean isGone() {
        return observer.isCancelled();
    }

    @Override
    public int ackDeadlineSeconds() {
        return subscription.getAckDeadlineSeconds();
    }

    @Override
    public boolean receive(List<Lease> received) {
        leases = received;
        observer.onNext(PullResponse.newBuilder()
                .addAllReceivedMessages(Received.of(received, subscription.hasDeadLetterPolicy()))
                .build());
        observer.onCompleted();
        stopWaiting();
        return false;
    }

    @Override
    public void released(Lease lease) {
        // A pull takes messages only once.
    }

    @Override
    public void end(Status status) {
        observer.onError(status.asRuntimeException());
        stopWaiting();
    }

    private void stopWaiting() {
        ScheduledFuture<?> waiting = patience;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }
}
