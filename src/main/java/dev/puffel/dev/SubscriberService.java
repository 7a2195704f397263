package dev.puffel.dev;

import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListSubscriptionsResponse;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.SubscriberGrpc.SubscriberImplBase;
import com.google.pubsub.v1.Subscription;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/**
 * The subscriber's half of the protocol. Lists come whole: page sizes are ignored. What is missing answers
 * UNIMPLEMENTED.
 */
final class SubscriberService extends SubscriberImplBase {
    private final Broker broker;

    SubscriberService(Broker broker) {
        this.broker = broker;
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
        Answers.answer(observer, () -> queue(request.getSubscription()).subscription());
    }

    @Override
    public void listSubscriptions(
            ListSubscriptionsRequest request, StreamObserver<ListSubscriptionsResponse> observer) {
        Answers.answer(observer, () -> {
            ListSubscriptionsResponse.Builder response = ListSubscriptionsResponse.newBuilder();
            broker.subscriptions().stream()
                    .map(SubscriptionQueue::subscription)
                    .filter(subscription -> subscription.getName().startsWith(request.getProject() + "/"))
                    .forEach(response::addSubscriptions);
            return response.build();
        });
    }

    @Override
    public void deleteSubscription(DeleteSubscriptionRequest request, StreamObserver<Empty> observer) {
        Answers.answer(observer, () -> {
            Checks.subscriptionName(request.getSubscription());
            broker.deleteSubscription(request.getSubscription());
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void pull(PullRequest request, StreamObserver<PullResponse> observer) {
        SubscriptionQueue queue;
        try {
            queue = queue(request.getSubscription());
            Checks.maxMessages(request.getMaxMessages());
        } catch (RuntimeException e) {
            observer.onError(Answers.error(e));
            return;
        }
        new Pull(request, queue, (ServerCallStreamObserver<PullResponse>) observer).start(broker.scheduler());
    }

    @Override
    public StreamObserver<StreamingPullRequest> streamingPull(StreamObserver<StreamingPullResponse> observer) {
        return new StreamingPull(broker, (ServerCallStreamObserver<StreamingPullResponse>) observer);
    }

    @Override
    public void acknowledge(AcknowledgeRequest request, StreamObserver<Empty> observer) {
        Answers.answer(observer, () -> {
            SubscriptionQueue queue = queue(request.getSubscription());
            Checks.ackIds(request.getAckIdsList());
            queue.acknowledge(request.getAckIdsList());
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void modifyAckDeadline(ModifyAckDeadlineRequest request, StreamObserver<Empty> observer) {
        Answers.answer(observer, () -> {
            SubscriptionQueue queue = queue(request.getSubscription());
            Checks.ackIds(request.getAckIdsList());
            Checks.changedAckDeadline(request.getAckDeadlineSeconds());
            queue.modifyAckDeadline(request.getAckIdsList(), request.getAckDeadlineSeconds());
            return Empty.getDefaultInstance();
        });
    }

    private SubscriptionQueue queue(String subscription) {
        Checks.subscriptionName(subscription);
        return broker.subscription(subscription);
    }
}
