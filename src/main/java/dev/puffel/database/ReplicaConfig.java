package dev.puffel.database;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** A streaming read replica of the database. */
@ConfigMapping(prefix = "puffel.replica")
public interface ReplicaConfig {
    /** The JDBC URL of the read replica, which has the same user and password as the database; without a URL, there is no read
     * replica. */
    Optional<String> jdbcUrl();

    /** How far the read replica may be behind. If it lags more, or is unavailable, the API reads from the primary. */
    @WithDefault("1s")
    @WithConverter(SettingRules.Wait.class)
    Duration maxLag();

    /**
     * How old reads from the read replica may be while the primary is unavailable. {@code 0s}: reads then fail, as
     * writes do.
     */
    @WithDefault("5m")
    @WithConverter(SettingRules.Tolerance.class)
    Duration staleIfError();
}
