package dev.puffel.changes;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The stream of changes: the number of its clients, and how far back they can resume. */
@ConfigMapping(prefix = "puffel.changes")
public interface ChangesConfig {
    /** How long a change is kept for clients that resume. */
    @WithDefault("24h")
    @WithConverter(SettingRules.Retention.class)
    Duration retention();

    /**
     * The maximum number of clients that follow changes at once, on one instance; further clients get a 503 with
     * {@code Retry-After}.
     */
    @WithDefault("200")
    @WithConverter(SettingRules.Count.class)
    int maxClients();

    /**
     * How often a silent stream sends a comment. Clients that take no data for two of these intervals are
     * disconnected. Some proxies close streams that are silent for half a minute.
     */
    @WithDefault("15s")
    @WithConverter(SettingRules.Wait.class)
    Duration heartbeat();
}
