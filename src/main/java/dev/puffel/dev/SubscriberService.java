package dev.puffel.dev;

import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.SubscriberGrpc.SubscriberImplBase;
import com.google.pubsub.v1.Subscription;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;

/** The subscriber's part of the protocol, with unary pull only. Other methods answer UNIMPLEMENTED. */
final class SubscriberService extends SubscriberImplBase {
    private final Broker broker;
    private final Clock clock;

    SubscriberService(Broker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    @Override
    public void createSubscription(Subscription request, StreamObserver<Subscription> observer) {
        Answers.answer(observer, () -> {
            Checks.subscription(request);
            return broker.createSubscription(request);
        });
    }

    @Override
    public void getSubscription(GetSubscriptionRequest request, StreamObserver<Subscription> observer) {
        Answers.answer(observer, () -> {
            Checks.subscriptionName(request.getSubscription());
            return broker.findSubscription(request.getSubscription());
        });
    }

    @Override
    public void pull(PullRequest request, StreamObserver<PullResponse> observer) {
        Pull pull = new Pull(request, observer, clock);
        ((ServerCallStreamObserver<PullResponse>) observer).setOnCancelHandler(() -> broker.cancel(pull));
        try {
            Checks.subscriptionName(request.getSubscription());
            Checks.maxMessages(request.getMaxMessages());
            broker.pull(pull);
        } catch (StatusRuntimeException e) {
            observer.onError(e);
        }
    }

    @Override
    public void acknowledge(AcknowledgeRequest request, StreamObserver<Empty> observer) {
        Answers.answer(observer, () -> {
            Checks.subscriptionName(request.getSubscription());
            Checks.ackIds(request.getAckIdsList());
            broker.acknowledge(request);
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void modifyAckDeadline(ModifyAckDeadlineRequest request, StreamObserver<Empty> observer) {
        Answers.answer(observer, () -> {
            Checks.subscriptionName(request.getSubscription());
            Checks.ackIds(request.getAckIdsList());
            Checks.ackDeadline(request.getAckDeadlineSeconds(), 0);
            broker.modifyAckDeadline(
                    request.getSubscription(), request.getAckIdsList(), request.getAckDeadlineSeconds());
            return Empty.getDefaultInstance();
        });
    }
}
