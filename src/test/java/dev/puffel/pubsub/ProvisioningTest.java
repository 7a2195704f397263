package dev.puffel.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.puffel.dev.EmbeddedPubSub;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
    /** Google Cloud is only looked at; here by the emulator's way there. */
    @Test
    void saysWhatIsMissingAndCreatesNothingByLooking() throws IOException {
        try (EmbeddedPubSub server = EmbeddedPubSub.start()) {
            Endpoint endpoint = Endpoint.of("project", "topic", "subscription", Optional.of(server.endpoint()));
            try (var topics = endpoint.publisher(Duration.ZERO);
                    var subscriptions = endpoint.subscriber()) {
                for (int look = 0; look < 2; look++) {
                    assertEquals(
                            "The topic projects/project/topics/topic does not exist. Create it: see terraform/messaging.",
                            assertThrows(IOException.class, () -> Provisioning.look(topics, subscriptions, endpoint))
                                    .getMessage());
                }
                Provisioning.ensure(endpoint);
                Provisioning.ensure(endpoint);
                Provisioning.look(topics, subscriptions, endpoint);

                Endpoint other = Endpoint.of("project", "topic", "other", Optional.of(server.endpoint()));
                assertEquals(
                        "The subscription projects/project/subscriptions/other does not exist. Create it: see terraform/messaging.",
                        assertThrows(IOException.class, () -> Provisioning.look(topics, subscriptions, other))
                                .getMessage());
            }
        }
    }
}
