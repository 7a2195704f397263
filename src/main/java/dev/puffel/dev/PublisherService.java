package dev.puffel.dev;

import com.google.protobuf.Empty;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsResponse;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.ListTopicsResponse;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PublisherGrpc.PublisherImplBase;
import com.google.pubsub.v1.Topic;
import io.grpc.stub.StreamObserver;

/**
 * The publisher's half of the protocol. Lists come whole: page sizes are ignored. What is missing answers
 * UNIMPLEMENTED.
 */
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
        Answers.answer(observer, () -> topic(request.getTopic()).topic());
    }

    @Override
    public void listTopics(ListTopicsRequest request, StreamObserver<ListTopicsResponse> observer) {
        Answers.answer(observer, () -> {
            ListTopicsResponse.Builder response = ListTopicsResponse.newBuilder();
            broker.topics().stream()
                    .map(TopicEntry::topic)
                    .filter(topic -> topic.getName().startsWith(request.getProject() + "/"))
                    .forEach(response::addTopics);
            return response.build();
        });
    }

    @Override
    public void listTopicSubscriptions(
            ListTopicSubscriptionsRequest request, StreamObserver<ListTopicSubscriptionsResponse> observer) {
        Answers.answer(
                observer,
                () -> ListTopicSubscriptionsResponse.newBuilder()
                        .addAllSubscriptions(topic(request.getTopic()).subscriptionNames())
                        .build());
    }

    @Override
    public void deleteTopic(DeleteTopicRequest request, StreamObserver<Empty> observer) {
        Answers.answer(observer, () -> {
            Checks.topicName(request.getTopic());
            broker.deleteTopic(request.getTopic());
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> observer) {
        Answers.answer(observer, () -> {
            Checks.topicName(request.getTopic());
            Checks.messages(request.getMessagesList());
            return PublishResponse.newBuilder()
                    .addAllMessageIds(broker.publish(request.getTopic(), request.getMessagesList()))
                    .build();
        });
    }

    private TopicEntry topic(String name) {
        Checks.topicName(name);
        return broker.topic(name);
    }
}
