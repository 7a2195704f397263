package dev.puffel.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives every started Puffel, in the JVM of the tests or as a process, servers of its own: each test run starts afresh. */
public class TestServers implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        String url = Postgres.url(Postgres.create());
        Database.use(url);
        return Map.of("quarkus.datasource.jdbc.url", url, "puffel.command", "start");
    }

    @Override
    public void stop() {
        // They end with the JVM.
    }
}
