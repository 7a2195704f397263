package dev.puffel.command;

import dev.puffel.event.CloudEventMessages;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.pubsub.TopicPublisher;
import io.cloudevents.CloudEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Gathers events, and publishes them some hundreds at a time, so that a file of any length takes little memory. */
final class PublishBatch {
    /** Well below what Pub/Sub takes in one request, 10 MB, with room for one more message. */
    private static final long MAX_BYTES = 4_000_000;

    private final TopicPublisher topic;
    private final List<OutgoingMessage> messages = new ArrayList<>();
    private long bytes;
    private long sent;

    PublishBatch(TopicPublisher topic) {
        this.topic = topic;
    }

    /** Adds an event, and sends when there are enough. */
    void add(CloudEvent event) throws InterruptedException {
        OutgoingMessage message = CloudEventMessages.toMessage(event);
        messages.add(message);
        bytes += message.data().length;
        if (messages.size() == TopicPublisher.MAX_MESSAGES || bytes >= MAX_BYTES) {
            send();
        }
    }

    /**
     * Sends what was added, and waits until Pub/Sub has it.
     *
     * @return how many events it has since the beginning
     * @throws CommandFailure where it may not have all
     */
    long send() throws InterruptedException {
        try {
            for (CompletableFuture<String> confirmation : topic.publish(messages)) {
                confirmation.get();
            }
        } catch (ExecutionException e) {
            throw new CommandFailure("not all is published: " + CommandFailure.reason(e), e);
        }
        sent += messages.size();
        messages.clear();
        bytes = 0;
        return sent;
    }
}
