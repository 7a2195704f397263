package dev.puffel.dev;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Pub/Sub server for dev mode and tests, on the loopback address, with what Puffel uses: topics, subscriptions,
 * publishing, unary pull, acknowledgements and their deadlines. Clients connect to it through PUBSUB_EMULATOR_HOST.
 */
public final class EmbeddedPubSub implements AutoCloseable {
    /** The real service takes requests of 10 MB. */
    private static final int MAX_REQUEST_BYTES = 10_500_000;

    private static final long EXPIRY_MILLIS = 100;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "embedded-pubsub-expiry");
        thread.setDaemon(true);
        return thread;
    });
    private final @Nullable Journal journal;
    private final Server server;

    private EmbeddedPubSub(int port, @Nullable Path folder) throws IOException {
        Clock clock = Clock.systemUTC();
        Broker broker = new Broker(clock);
        journal = folder == null ? null : new Journal(folder, broker);
        if (journal != null) {
            broker.recordIn(journal::append);
        }
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(new PublisherService(broker))
                .addService(new SubscriberService(broker, clock))
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .build()
                .start();
        ScheduledFuture<?> unused =
                scheduler.scheduleWithFixedDelay(broker::expire, EXPIRY_MILLIS, EXPIRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Starts on any free port, without a journal. Throws UncheckedIOException if it cannot. */
    public static EmbeddedPubSub start() {
        return start(0, null);
    }

    /**
     * Starts a server. Throws UncheckedIOException if it cannot.
     *
     * @param port 0 for any free one
     * @param folder the folder of a journal, by one server at a time: confirmed changes survive a kill of the process;
     *     null for a server that forgets everything when it ends
     */
    public static EmbeddedPubSub start(int port, @Nullable Path folder) {
        try {
            return new EmbeddedPubSub(port, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a server in a process of its own, until the process is killed.
     *
     * @param args the port, and the folder of the journal
     */
    public static void main(String... args) throws InterruptedException {
        start(Integer.parseInt(args[0]), Path.of(args[1])).server.awaitTermination();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** The value for PUBSUB_EMULATOR_HOST: "localhost:port". */
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
            if (journal != null) {
                journal.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
