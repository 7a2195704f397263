package dev.puffel.http;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits on the number of requests at once, and on their time. */
@ConfigMapping(prefix = "puffel.http")
public interface HttpConfig {
    /**
     * The maximum number of requests for flights that are under way or wait for their turn; further requests get a
     * 503 with {@code Retry-After}.
     */
    @WithDefault("100")
    @WithConverter(SettingRules.Count.class)
    int maxRequests();

    /**
     * The maximum number of these requests that are under way, each with a database connection; the others wait. The
     * default suits a database with two to four cores.
     */
    @WithDefault("16")
    @WithConverter(SettingRules.Count.class)
    int maxDatabaseConnections();

    /** The longest time that a request waits for its turn, and again for a connection; then it gets a 503. */
    @WithDefault("3s")
    @WithConverter(SettingRules.Wait.class)
    Duration databaseWait();

    /** How long the database may take over one statement of a request, exports excepted. */
    @WithDefault("10s")
    @WithConverter(SettingRules.Wait.class)
    Duration statementTimeout();

    /** How long a client may read nothing of a response; then the connection is closed. */
    @WithDefault("30s")
    @WithConverter(SettingRules.Wait.class)
    Duration writeTimeout();
}
