package dev.puffel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.puffel.event.OutgoingMessage;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.Subscription;
import dev.puffel.pubsub.TopicPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The topic of the Puffel under test, from outside. */
public final class PubSub {
    private static final String HOST = "puffel.test.pubsub-host";
    private static final String PROJECT = "puffel.test.pubsub-project";

    private PubSub() {}

    /** System properties, as test resources and tests live in different class loaders. */
    static void use(String host, String project) {
        System.setProperty(HOST, host);
        System.setProperty(PROJECT, project);
    }

    /** The endpoint of the Puffel under test. */
    public static Endpoint endpoint() {
        return Endpoint.of(
                System.getProperty(PROJECT),
                "puffel-dev-topic",
                "puffel-dev-subscription",
                Optional.of(System.getProperty(HOST)));
    }

    /** A new subscription to the topic of the Puffel under test, beside its own; the caller closes. */
    public static Subscription subscribe(String name) throws IOException {
        Endpoint served = endpoint();
        Endpoint beside =
                Endpoint.of(served.topic().getProject(), served.topic().getTopic(), name, served.emulator());
        Provisioning.ensure(beside);
        return new Subscription(beside);
    }

    /** Sends messages as an upstream system does, and waits until Pub/Sub has them. */
    public static void publish(List<OutgoingMessage> messages) {
        try {
            Provisioning.ensure(endpoint());
            try (TopicPublisher topic = new TopicPublisher(endpoint())) {
                topic.publish(messages).forEach(CompletableFuture::join);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message of an event in binary mode. */
    public static OutgoingMessage event(String id, String type, String time, String subject, String data) {
        return message(
                Map.of(
                        "ce-specversion", "1.0",
                        "ce-id", id,
                        "ce-source", "/upstream",
                        "ce-type", type,
                        "ce-time", time,
                        "ce-subject", subject,
                        "content-type", "application/json"),
                data);
    }

    /** Any message. */
    public static OutgoingMessage message(Map<String, String> attributes, String data) {
        return new OutgoingMessage(attributes, data.getBytes(UTF_8), null);
    }
}
