package dev.puffel.flight.pages;

import dev.puffel.SettingRules;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How pages of flights are kept to be answered again. */
@ConfigMapping(prefix = "puffel.cache")
public interface CacheConfig {
    /**
     * How long a page may lack what another instance, or an event, has changed; what came over REST to the same instance is there
     * at once. {@code 0s} keeps no pages.
     */
    @WithDefault("1s")
    @WithConverter(SettingRules.Tolerance.class)
    Duration staleness();

    /** The most memory that these pages take. */
    @WithDefault("16M")
    @WithConverter(SettingRules.Memory.class)
    MemorySize maxSize();
}
