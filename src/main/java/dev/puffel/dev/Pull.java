package dev.puffel.dev;

import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;

/** A pull that waits for its answer. Guarded by the lock of the broker. */
final class Pull {
    /** Shorter than the usual deadlines of clients, for which a longer wait would be a failure. */
    private static final long MAX_WAIT_MILLIS = 1000;

    /** The limit of the real service. */
    private static final int MAX_MESSAGES = 1000;

    private final PullRequest request;
    private final StreamObserver<PullResponse> observer;
    private final long until;
    private List<String> ackIds = List.of();

    @SuppressWarnings("deprecation") // Clients still send this deprecated field.
    Pull(PullRequest request, StreamObserver<PullResponse> observer, Clock clock) {
        this.request = request;
        this.observer = observer;
        this.until = clock.millis() + (request.getReturnImmediately() ? 0 : MAX_WAIT_MILLIS);
    }

    String subscription() {
        return request.getSubscription();
    }

    int maxMessages() {
        return Math.min(request.getMaxMessages(), MAX_MESSAGES);
    }

    /** Returns the time at which the pull is answered without messages, in milliseconds since the epoch. */
    long until() {
        return until;
    }

    /** Returns the messages of the answer; empty before the answer. */
    List<String> ackIds() {
        return ackIds;
    }

    void answer(List<ReceivedMessage> messages) {
        ackIds = messages.stream().map(ReceivedMessage::getAckId).toList();
        observer.onNext(
                PullResponse.newBuilder().addAllReceivedMessages(messages).build());
        observer.onCompleted();
    }
}
