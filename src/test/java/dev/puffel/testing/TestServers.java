package dev.puffel.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives every started Puffel, in the JVM of the tests or as a process, servers of its own: each test run starts afresh. */
public class TestServers implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.datasource.jdbc.url", Postgres.url(Postgres.create()), "puffel.command", "start");
    }

    @Override
    public void stop() {
        // They end with the JVM.
    }
}
