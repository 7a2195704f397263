package dev.puffel.flight.pages;

import dev.puffel.SettingRules;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The cache of first pages of flights. */
@ConfigMapping(prefix = "puffel.cache")
public interface CacheConfig {
    /**
     * The longest time that a page may lack a change by another instance or by an event. Changes over REST to the
     * same instance are visible at once. {@code 0s} keeps no pages.
     */
    @WithDefault("1s")
    @WithConverter(SettingRules.Tolerance.class)
    Duration staleness();

    /** The maximum memory of these pages. */
    @WithDefault("16M")
    @WithConverter(SettingRules.Memory.class)
    MemorySize maxSize();
}
