package dev.puffel.testing;

import dev.puffel.dev.EmbeddedPubSub;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** Gives every started Puffel, in the JVM of the tests or as a process, servers of its own: each test run starts afresh. */
public class TestServers implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        String name = Postgres.create();
        String url = Postgres.url(name);
        Database.use(url);
        String project = name.replace('_', '-');
        PubSub.use(Broker.INSTANCE.endpoint(), project);
        Map<String, String> settings = new HashMap<>(Tokens.serve());
        settings.put("quarkus.datasource.jdbc.url", url);
        settings.put("PUBSUB_EMULATOR_HOST", Broker.INSTANCE.endpoint());
        settings.put("GOOGLE_CLOUD_PROJECT", project);
        settings.put("puffel.command", "start");
        // So that tests see these end soon.
        settings.put("puffel.http.statement-timeout", "5s");
        settings.put("puffel.http.write-timeout", "5s");
        settings.put("puffel.changes.heartbeat", "2s");
        // Tests that change the database behind the service want to see it at once.
        settings.put("puffel.cache.staleness", "0s");
        return settings;
    }

    @Override
    public void stop() {
        // They end with the JVM.
    }

    private static final class Broker {
        static final EmbeddedPubSub INSTANCE = EmbeddedPubSub.start();
    }
}
