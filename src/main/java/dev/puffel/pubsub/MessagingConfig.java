package dev.puffel.pubsub;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where events come from and go to, and how they are taken. */
@ConfigMapping(prefix = "puffel.messaging")
public interface MessagingConfig {
    /** The Google Cloud project of topic and subscription. */
    String project();

    /**
     * Host and port of an emulator, which is used without credentials, and where topic and subscription are created; absent
     * for Google Cloud.
     */
    Optional<String> emulatorHost();

    /** Host and port of Google's service; a regional one keeps the order of a flight's events from several regions. */
    @WithDefault(Endpoint.GLOBAL_SERVICE)
    String endpointAddress();

    /** The topic that events are published to. */
    @WithDefault("puffel-dev-topic")
    String topic();

    /** The subscription that events are pulled from. */
    @WithDefault("puffel-dev-subscription")
    String subscription();

    /** How long the worker rests after it has drained the subscription. */
    @WithDefault("1s")
    Duration pullInterval();

    /** The most messages that are pulled at once and applied in one transaction, 1 to 1000. */
    @WithDefault("1000")
    int maxMessages();

    /** The age of the last tick or batch that the worker or the relay completed, at which liveness goes down. */
    @WithDefault("60s")
    Duration stalledAfter();

    /** The CloudEvents source of the events that this service publishes; they are not applied when they come back. */
    @WithDefault("/puffel")
    String source();

    /**
     * How long an event is known, so that it counts as a duplicate when it comes again: longer than Pub/Sub can deliver it again, which is 7 days for a subscription,
     * and 31 for a topic that keeps its messages for seeking back.
     */
    @WithDefault("32d")
    Duration inboxRetention();

    /** Where all of that points to. */
    default Endpoint endpoint() {
        return Endpoint.of(project(), topic(), subscription(), endpointAddress(), emulatorHost());
    }
}
