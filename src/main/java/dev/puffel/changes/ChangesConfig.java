package dev.puffel.changes;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many may follow the changes of flights, and how far back they can go. */
@ConfigMapping(prefix = "puffel.changes")
public interface ChangesConfig {
    /** How long a change is kept for those who follow and were away. */
    @WithDefault("24h")
    @WithConverter(SettingRules.Retention.class)
    Duration retention();

    /** The most who follow changes at once, on one instance; more get a 503 with {@code Retry-After}. */
    @WithDefault("200")
    @WithConverter(SettingRules.Count.class)
    int maxClients();

    /**
     * How often a silent stream shows that it is alive; who takes nothing for two of them is disconnected. Some proxies give
     * a stream up that is silent for half a minute.
     */
    @WithDefault("15s")
    @WithConverter(SettingRules.Wait.class)
    Duration heartbeat();
}
