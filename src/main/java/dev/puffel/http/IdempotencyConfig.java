package dev.puffel.http;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How requests that come again are known. */
@ConfigMapping(prefix = "puffel.idempotency")
public interface IdempotencyConfig {
    /** How long the answer to an {@code Idempotency-Key} is kept; a key that comes later counts as new. */
    @WithDefault("24h")
    @WithConverter(SettingRules.Retention.class)
    Duration retention();
}
