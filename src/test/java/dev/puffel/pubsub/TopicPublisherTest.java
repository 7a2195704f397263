package dev.puffel.pubsub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PublisherGrpc;
import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.event.OutgoingMessage;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicPublisherTest {
    private final EmbeddedPubSub server = EmbeddedPubSub.start();
    private TopicPublisher topic;

    @BeforeEach
    void connect() throws IOException {
        Endpoint endpoint = Endpoint.of("publisher-test", "topic", "subscription", Optional.of(server.endpoint()));
        Provisioning.ensure(endpoint);
        topic = new TopicPublisher(endpoint);
    }

    @AfterEach
    void close() {
        topic.close();
        server.close();
    }

    @Test
    void everyMessageIsSentThoughNoneFollows() throws Exception {
        for (int round = 0; round < 50; round++) {
            List<CompletableFuture<String>> sent = topic.publish(IntStream.range(0, 500)
                    .mapToObj(i -> message("key " + i % 50, 1))
                    .toList());
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void amongMessagesOfOneKeyTheGuiltyOneIsFoundAndHoldsBackThoseBehind() throws Exception {
        // A value of an attribute has at most 1,024 bytes.
        List<CompletableFuture<String>> sent = topic.publish(Stream.of(1, 1, 1, 1025, 1, 1)
                .map(length -> message("k", length))
                .toList());

        for (CompletableFuture<String> before : sent.subList(0, 3)) {
            assertFalse(before.get(30, TimeUnit.SECONDS).isEmpty());
        }
        Throwable refused =
                assertThrows(ExecutionException.class, () -> sent.get(3).get(30, TimeUnit.SECONDS));
        assertInstanceOf(InvalidArgumentException.class, refused.getCause());
        for (CompletableFuture<String> behind : sent.subList(4, 6)) {
            assertThrows(CancellationException.class, () -> behind.get(30, TimeUnit.SECONDS));
        }
        assertTrue(topic.publish(List.of(message("k", 1)))
                        .get(0)
                        .get(30, TimeUnit.SECONDS)
                        .length()
                > 0);
    }

    /** As long as the relay's lease lasts, no other instance publishes. */
    @Test
    void halvesOfARefusedRequestAreNotTriedForLonger() throws IOException {
        Executor slow = CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS);
        Server refusing = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new PublisherGrpc.PublisherImplBase() {
                    @Override
                    public void publish(PublishRequest request, StreamObserver<PublishResponse> answer) {
                        slow.execute(() -> answer.onError(Status.INVALID_ARGUMENT.asRuntimeException()));
                    }
                })
                .build()
                .start();
        Endpoint endpoint =
                Endpoint.of("publisher-test", "topic", "subscription", Optional.of("localhost:" + refusing.getPort()));
        try (TopicPublisher publisher = new TopicPublisher(endpoint, Duration.ofSeconds(1))) {
            List<CompletableFuture<String>> sent = publisher.publish(
                    Stream.generate(() -> message("k", 1)).limit(500).toList());
            CompletableFuture<Void> all = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
            assertTimeoutPreemptively(
                    Duration.ofSeconds(3), () -> assertThrows(ExecutionException.class, () -> all.get()));
        } finally {
            refusing.shutdownNow();
        }
    }

    private static OutgoingMessage message(String key, int length) {
        return new OutgoingMessage(Map.of("a", "x".repeat(length)), new byte[0], key);
    }
}
