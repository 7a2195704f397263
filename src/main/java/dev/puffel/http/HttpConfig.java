package dev.puffel.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one request may bring. */
@ConfigMapping(prefix = "puffel.http")
public interface HttpConfig {
    /** The largest body that holds one flight; a flight with all its fields has about 1 KB. */
    @WithDefault("64K")
    MemorySize maxBodySize();

    /** The largest body that holds many. */
    @WithDefault("10M")
    MemorySize maxBulkSize();

    /** The longest path with its query, in bytes. */
    @WithDefault("4096")
    int maxUriLength();
}
