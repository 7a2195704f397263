package dev.puffel.security;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** What is open to everybody. Who issues tokens is set by MicroProfile JWT's own settings, {@code mp.jwt.verify…}. */
@ConfigMapping(prefix = "puffel.security")
public interface SecurityConfig {
    /** Whether flights are read without a token; if not, with any valid one. */
    @WithDefault("true")
    @WithConverter(SettingRules.Flag.class)
    boolean publicReads();
}
