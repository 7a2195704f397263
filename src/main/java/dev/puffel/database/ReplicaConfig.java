package dev.puffel.database;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** A streaming replica of the database, which takes reads off it. */
@ConfigMapping(prefix = "puffel.replica")
public interface ReplicaConfig {
    /** The JDBC URL of the replica, which has the user and password of the database; without one there is no replica. */
    Optional<String> jdbcUrl();

    /** How far the replica may be behind; where it is further, or away, all is read from the database itself. */
    @WithDefault("1s")
    @WithConverter(SettingRules.Wait.class)
    Duration maxLag();

    /** How old reads from the replica may be while the database does not answer. {@code 0s}: they fail then, as writes do. */
    @WithDefault("5m")
    @WithConverter(SettingRules.Tolerance.class)
    Duration staleIfError();
}
