package dev.puffel.http;

import dev.puffel.SettingRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How many requests there may be at once, and how long they may take. */
@ConfigMapping(prefix = "puffel.http")
public interface HttpConfig {
    /** The most requests for flights that are under way or wait for their turn; more get a 503 with {@code Retry-After}. */
    @WithDefault("100")
    @WithConverter(SettingRules.Count.class)
    int maxRequests();

    /**
     * The most of these requests that are under way, each with a database connection; the others wait. For two to four cores of
     * the database; more make each slower.
     */
    @WithDefault("16")
    @WithConverter(SettingRules.Count.class)
    int maxDatabaseConnections();

    /** The longest that a request waits for its turn, and then for a connection; then it gets a 503. */
    @WithDefault("3s")
    @WithConverter(SettingRules.Wait.class)
    Duration databaseWait();

    /** How long the database may take over one statement of a request, exports excepted. */
    @WithDefault("10s")
    @WithConverter(SettingRules.Wait.class)
    Duration statementTimeout();

    /** How long the reader of an answer may take nothing of it; then the connection is closed. */
    @WithDefault("30s")
    @WithConverter(SettingRules.Wait.class)
    Duration writeTimeout();
}
