package dev.puffel.dev;

import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PublisherGrpc.PublisherImplBase;
import com.google.pubsub.v1.Topic;
import io.grpc.stub.StreamObserver;

/** The publisher's part of the protocol. Other methods answer UNIMPLEMENTED. */
final class PublisherService extends PublisherImplBase {
    private final Broker broker;

    PublisherService(Broker broker) {
        this.broker = broker;
    }

    @Override
    public void createTopic(Topic request, StreamObserver<Topic> observer) {
        Answers.answer(observer, () -> {
            Checks.topicName(request.getName());
            return broker.createTopic(request);
        });
    }

    @Override
    public void getTopic(GetTopicRequest request, StreamObserver<Topic> observer) {
        Answers.answer(observer, () -> {
            Checks.topicName(request.getTopic());
            return broker.findTopic(request.getTopic());
        });
    }

    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> observer) {
        Answers.answer(observer, () -> {
            Checks.topicName(request.getTopic());
            Checks.messages(request.getMessagesList());
            return PublishResponse.newBuilder()
                    .addAllMessageIds(broker.publish(request))
                    .build();
        });
    }
}
