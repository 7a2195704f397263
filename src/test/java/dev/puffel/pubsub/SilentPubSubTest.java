package dev.puffel.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.api.gax.rpc.DeadlineExceededException;
import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.testing.Hop;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** If no message comes, there are none, or the connection is dead without notice. */
class SilentPubSubTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final EmbeddedPubSub server = EmbeddedPubSub.start();
    private Hop hop;
    private Subscription subscription;

    @BeforeEach
    void connect() throws IOException {
        URI address = URI.create("http://" + server.endpoint());
        hop = new Hop(address.getHost(), address.getPort());
        Endpoint endpoint = Endpoint.of("silent", "topic", "subscription", Optional.of("localhost:" + hop.port()));
        Provisioning.ensure(endpoint);
        subscription = new Subscription(endpoint);
    }

    @AfterEach
    void close() throws IOException {
        subscription.close();
        hop.close();
        server.close();
    }

    private List<Received> pull() throws ExecutionException, InterruptedException {
        return subscription.pull(10, PATIENCE).get();
    }

    @Test
    void anEmptySubscriptionIsNoTrouble() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertEquals(List.of(), pull());
        }
    }

    @Test
    void aDeadConnectionIsNoticed() throws Exception {
        assertEquals(List.of(), pull());
        hop.forget();

        ExecutionException e = assertThrows(ExecutionException.class, () -> {
            for (int i = 0; i < 10; i++) {
                pull();
            }
        });

        assertInstanceOf(DeadlineExceededException.class, e.getCause());
    }
}
