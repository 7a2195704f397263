package dev.puffel.dev;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Pub/Sub server for dev mode and tests, on the loopback address, with the parts that Puffel uses: topics, subscriptions,
 * publishing, unary pull, acknowledgements and their deadlines. Clients connect to it through PUBSUB_EMULATOR_HOST.
 */
public final class EmbeddedPubSub implements AutoCloseable {
    /** The real service accepts requests of 10 MB. */
    private static final int MAX_REQUEST_BYTES = 10_500_000;

    private static final long EXPIRY_MILLIS = 100;

    private static final Clock CLOCK = Clock.systemUTC();

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "embedded-pubsub-expiry");
        thread.setDaemon(true);
        return thread;
    });
    private final Server server;

    private EmbeddedPubSub(int port, Broker broker) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(new PublisherService(broker))
                .addService(new SubscriberService(broker, CLOCK))
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .build()
                .start();
        ScheduledFuture<?> unused =
                scheduler.scheduleWithFixedDelay(broker::expire, EXPIRY_MILLIS, EXPIRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Starts on any free port. Throws UncheckedIOException if it cannot. */
    public static EmbeddedPubSub start() {
        return start(0);
    }

    /** Starts on a port. Throws UncheckedIOException if it cannot. */
    public static EmbeddedPubSub start(int port) {
        return start(port, new Broker(CLOCK));
    }

    static EmbeddedPubSub start(int port, Broker broker) {
        try {
            return new EmbeddedPubSub(port, broker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the port. */
    public int port() {
        return server.getPort();
    }

    /** Returns the value for PUBSUB_EMULATOR_HOST: "localhost:port". */
    public String endpoint() {
        return "localhost:" + port();
    }

    /** Ends all calls and frees the port. Has no effect on a closed server. */
    @Override
    public void close() {
        server.shutdownNow();
        scheduler.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
