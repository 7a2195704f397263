package dev.puffel.http;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Repeated requests. */
@ConfigMapping(prefix = "puffel.idempotency")
public interface IdempotencyConfig {
    /** How long the response to an {@code Idempotency-Key} is kept; afterwards, the key counts as new. */
    @WithDefault("24h")
    @WithConverter(SettingRules.Retention.class)
    Duration retention();
}
