package dev.puffel.dev;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedPubSubTest extends PubSubContract {
    private static EmbeddedPubSub server;

    @BeforeAll
    static void start() {
        server = EmbeddedPubSub.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected String endpoint() {
        return server.endpoint();
    }
}
