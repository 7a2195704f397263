package dev.puffel.changes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many follow the changes of flights, and how far back they can go. */
@ConfigMapping(prefix = "puffel.changes")
interface ChangesConfig {
    /** How long a change is kept, for those who were away. */
    @WithDefault("24h")
    Duration retention();

    /** The most streams at once on one replica; more are told to come back. */
    @WithDefault("200")
    int maxClients();

    /** How often a silent stream shows that it is alive: below the half minute after which some proxies give one up. */
    @WithDefault("15s")
    Duration heartbeat();
}
