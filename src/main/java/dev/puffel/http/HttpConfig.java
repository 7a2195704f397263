package dev.puffel.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much one request may bring and take, and how many may at once. */
@ConfigMapping(prefix = "puffel.http")
public interface HttpConfig {
    /** The largest body that holds one flight; a flight with all its fields has about 1 KB. */
    @WithDefault("64K")
    MemorySize maxBodySize();

    /** The largest body that holds many flights. */
    @WithDefault("10M")
    MemorySize maxBulkSize();

    /** The longest path with its query, in bytes. */
    @WithDefault("4096")
    int maxUriLength();

    /** The most headers of a request. */
    @WithDefault("100")
    int maxHeaders();

    /** The most bytes that names and values of all headers have together. */
    @WithDefault("16K")
    MemorySize maxHeaderSize();

    /**
     * The most requests for flights that are under way; more get a 503 with {@code Retry-After}. Below the number of worker
     * threads, so that health and metrics find one.
     */
    @WithDefault("100")
    int maxRequests();

    /**
     * The most database connections that these requests have at once; the others wait. For two to
     * four cores of the database; more make each slower.
     */
    @WithDefault("16")
    int maxDatabaseConnections();

    /** The longest that a request waits for one of these connections; then it gets a 503. */
    @WithDefault("3s")
    Duration databaseWait();

    /** How long the database may take over one statement of a request, exports excepted. */
    @WithDefault("10s")
    Duration statementTimeout();

    /** How long the reader of an answer may take nothing of it; then the connection is closed. */
    @WithDefault("30s")
    Duration writeTimeout();
}
