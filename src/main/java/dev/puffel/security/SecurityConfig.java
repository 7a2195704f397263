package dev.puffel.security;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** Decides which requests need no token. The issuer of tokens is set by MicroProfile JWT's own settings, {@code mp.jwt.verify…}. */
@ConfigMapping(prefix = "puffel.security")
public interface SecurityConfig {
    /** Whether reads need no token. If {@code false}, they need any valid token. */
    @WithDefault("true")
    @WithConverter(SettingRules.Flag.class)
    boolean publicReads();
}
