package dev.puffel.pubsub;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The topic and the subscription of events, and how messages are pulled. */
@ConfigMapping(prefix = "puffel.messaging")
public interface MessagingConfig {
    /** The Google Cloud project of topic and subscription. */
    String project();

    /** Host and port of an emulator. Puffel creates topic and subscription there, and uses no credentials. */
    Optional<@WithConverter(SettingRules.Address.class) String> emulatorHost();

    /** Host and port of Google's service. Publishers in several regions need a regional service to keep the order of events. */
    @WithDefault(Endpoint.GLOBAL_SERVICE)
    @WithConverter(SettingRules.Address.class)
    String endpointAddress();

    /** The topic that events are published to. */
    @WithDefault("puffel-dev-topic")
    String topic();

    /** The subscription that events are pulled from. */
    @WithDefault("puffel-dev-subscription")
    String subscription();

    /** How long the worker waits before the next pull if the subscription is empty. */
    @WithDefault("1s")
    @WithConverter(SettingRules.Wait.class)
    Duration pullInterval();

    /** The maximum number of messages that are pulled at once and applied in one transaction, 1 to 1000. */
    @WithDefault("1000")
    @WithConverter(SettingRules.MessageCount.class)
    int maxMessages();

    /** Liveness goes down if the worker or the relay has completed neither a tick nor a batch for this time. */
    @WithDefault("60s")
    @WithConverter(SettingRules.Wait.class)
    Duration stalledAfter();

    /** The CloudEvents source of the events that this service publishes; they are not applied when they come back. */
    @WithDefault("/puffel")
    @WithConverter(SettingRules.Source.class)
    String source();

    /**
     * How far in the future the time of an event may lie. Later events are quarantined, because they would make all events of
     * their flights stale until that time.
     */
    @WithDefault("15m")
    @WithConverter(SettingRules.Tolerance.class)
    Duration maxClockSkew();

    /**
     * How long Puffel remembers an event, to recognize duplicates. The time must be longer than Pub/Sub can deliver an event
     * again: 7 days for a subscription, 31 for a topic that keeps its messages.
     */
    @WithDefault("32d")
    @WithConverter(SettingRules.Retention.class)
    Duration inboxRetention();

    /** The topic and the subscription that these settings name. */
    default Endpoint endpoint() {
        return Endpoint.of(project(), topic(), subscription(), endpointAddress(), emulatorHost());
    }
}
