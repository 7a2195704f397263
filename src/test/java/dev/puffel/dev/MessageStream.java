package dev.puffel.dev;

import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The client's end of a streaming pull, which collects what comes. */
final class MessageStream implements StreamObserver<StreamingPullResponse>, AutoCloseable {
    private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
    private final StreamObserver<StreamingPullRequest> requests;
    private volatile Status.@Nullable Code ended;

    private MessageStream(PubSubClient client) {
        requests = client.asyncSubscriber().streamingPull(this);
    }

    /** Opens a stream. No more than so many messages are out at once; 0 for no bound. */
    static MessageStream open(PubSubClient client, String subscription, int maxOutstanding) {
        MessageStream stream = new MessageStream(client);
        stream.requests.onNext(StreamingPullRequest.newBuilder()
                .setSubscription(subscription)
                .setStreamAckDeadlineSeconds(10)
                .setMaxOutstandingMessages(maxOutstanding)
                .build());
        return stream;
    }

    List<ReceivedMessage> received() {
        return List.copyOf(received);
    }

    /** How it ended; null while it is open. */
    Status.@Nullable Code ended() {
        return ended;
    }

    void acknowledge(List<ReceivedMessage> messages) {
        requests.onNext(StreamingPullRequest.newBuilder()
                .addAllAckIds(PubSubClient.ackIds(messages))
                .build());
    }

    /** 0 gives them back. */
    void extend(List<ReceivedMessage> messages, int seconds) {
        requests.onNext(StreamingPullRequest.newBuilder()
                .addAllModifyDeadlineAckIds(PubSubClient.ackIds(messages))
                .addAllModifyDeadlineSeconds(Collections.nCopies(messages.size(), seconds))
                .build());
    }

    @Override
    public void onNext(StreamingPullResponse response) {
        received.addAll(response.getReceivedMessagesList());
    }

    @Override
    public void onError(Throwable cause) {
        ended = Status.fromThrowable(cause).getCode();
    }

    @Override
    public void onCompleted() {
        ended = Status.Code.OK;
    }

    @Override
    public void close() {
        requests.onCompleted();
    }
}
