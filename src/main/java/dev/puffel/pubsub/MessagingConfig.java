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

    /**
     * Host and port of an emulator, which is used without credentials, and where topic and subscription are created; absent
     * for Google Cloud.
     */
    Optional<@WithConverter(SettingRules.Address.class) String> emulatorHost();

    /** Host and port of Google's service; a regional one keeps the order of a flight's events from several regions. */
    @WithDefault(Endpoint.GLOBAL_SERVICE)
    @WithConverter(SettingRules.Address.class)
    String endpointAddress();

    /** The topic that events are published to. */
    @WithDefault("puffel-dev-topic")
    String topic();

    /** The subscription that events are pulled from. */
    @WithDefault("puffel-dev-subscription")
    String subscription();

    /** How long the worker waits after the subscription was empty. */
    @WithDefault("1s")
    @WithConverter(SettingRules.Wait.class)
    Duration pullInterval();

    /** The maximum number of messages that are pulled at once and applied in one transaction, 1 to 1000. */
    @WithDefault("1000")
    @WithConverter(SettingRules.MessageCount.class)
    int maxMessages();

    /** The age of the last tick or batch that the worker or the relay completed, at which liveness goes down. */
    @WithDefault("60s")
    @WithConverter(SettingRules.Wait.class)
    Duration stalledAfter();

    /** The CloudEvents source of the events that this service publishes; they are not applied when they come back. */
    @WithDefault("/puffel")
    @WithConverter(SettingRules.Source.class)
    String source();

    /**
     * How far in the future the time of an event may lie. A later one is quarantined: it would make all events of its flight stale
     * until that time.
     */
    @WithDefault("15m")
    @WithConverter(SettingRules.Tolerance.class)
    Duration maxClockSkew();

    /**
     * How long an event is known, so that it counts as a duplicate when it comes again: longer than Pub/Sub can deliver it again, which is 7 days for a subscription,
     * and 31 for a topic that keeps its messages for seeking back.
     */
    @WithDefault("32d")
    @WithConverter(SettingRules.Retention.class)
    Duration inboxRetention();

    /** The topic and the subscription that these settings name. */
    default Endpoint endpoint() {
        return Endpoint.of(project(), topic(), subscription(), endpointAddress(), emulatorHost());
    }
}
