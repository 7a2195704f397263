package dev.puffel.command;

import dev.puffel.event.CloudEventMessages;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.pubsub.TopicPublisher;
import io.cloudevents.CloudEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Collects events and publishes them in batches, so that a file of any length takes little memory. */
final class PublishBatch {
    /** Much less than the maximum of a request to Pub/Sub, 10 MB, so that one more message fits. */
    private static final long MAX_BYTES = 4_000_000;

    private final TopicPublisher topic;
    private final List<OutgoingMessage> messages = new ArrayList<>();
    private long bytes;
    private long sent;

    PublishBatch(TopicPublisher topic) {
        this.topic = topic;
    }

    /** Adds an event, and sends the batch if it is full. */
    void add(CloudEvent event) throws InterruptedException {
        OutgoingMessage message = CloudEventMessages.toMessage(event);
        messages.add(message);
        bytes += message.data().length;
        if (messages.size() == TopicPublisher.MAX_MESSAGES || bytes >= MAX_BYTES) {
            send();
        }
    }

    /**
     * Sends the batch, and waits until Pub/Sub has confirmed it.
     *
     * @return the number of events that Pub/Sub has confirmed in all
     * @throws CommandFailure if Pub/Sub may not have all events
     */
    long send() throws InterruptedException {
        try {
            for (CompletableFuture<String> confirmation : topic.publish(messages)) {
                confirmation.get();
            }
        } catch (ExecutionException e) {
            throw new CommandFailure("not all events are published: " + CommandFailure.reason(e), e);
        }
        sent += messages.size();
        messages.clear();
        bytes = 0;
        return sent;
    }
}
