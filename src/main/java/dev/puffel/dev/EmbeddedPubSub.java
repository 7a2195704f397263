package dev.puffel.dev;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A Pub/Sub server for dev mode and tests, on the loopback address: topics, subscriptions, publishing, pull and
 * streaming pull with deadlines, ordering keys and dead letters. Any Pub/Sub client reaches it through
 * PUBSUB_EMULATOR_HOST.
 */
public final class EmbeddedPubSub implements AutoCloseable {
    /** The real service takes requests of 10 MB. */
    private static final int MAX_REQUEST_BYTES = 10_500_000;

    private final Server server;
    private final Broker broker;
    private final Journal journal;
    private final ScheduledThreadPoolExecutor scheduler;

    private EmbeddedPubSub(int port, Journal journal, JournalState state) throws IOException {
        this.journal = journal;
        scheduler = new ScheduledThreadPoolExecutor(1, EmbeddedPubSub::daemon);
        // Nearly all waits and leases end before their time.
        scheduler.setRemoveOnCancelPolicy(true);
        broker = new Broker(Clock.systemUTC(), scheduler, journal);
        broker.restore(state);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(new PublisherService(broker))
                .addService(new SubscriberService(broker))
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .build();
        try {
            server.start();
        } catch (IOException e) {
            release();
            throw e;
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "embedded-pubsub-timer");
        thread.setDaemon(true);
        return thread;
    }

    /** Starts on any free port; forgets all when it ends. Throws UncheckedIOException where it cannot. */
    public static EmbeddedPubSub start() {
        return start(0);
    }

    /** Starts on a port, 0 for any free one; forgets all when it ends. Throws UncheckedIOException where it cannot. */
    public static EmbeddedPubSub start(int port) {
        try {
            return new EmbeddedPubSub(port, Journal.none(), new JournalState());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts on a port, 0 for any free one, with the topics, subscriptions and unacknowledged messages that an
     * earlier one left in this folder, and keeps its own there: whatever it has confirmed survives a kill of its
     * process. Throws UncheckedIOException where it cannot.
     *
     * @param folder made if need be; for one server at a time
     */
    public static EmbeddedPubSub start(int port, Path folder) {
        try {
            JournalState state = Journal.read(folder);
            return new EmbeddedPubSub(port, Journal.start(folder, state), state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** What PUBSUB_EMULATOR_HOST wants: "localhost:port". */
    public String endpoint() {
        return "localhost:" + port();
    }

    /** Waits until it is closed. */
    void awaitEnd() throws InterruptedException {
        server.awaitTermination();
    }

    /** Ends all calls and frees the port. Nothing if it is closed already. */
    @Override
    public void close() {
        server.shutdown();
        broker.end(Status.UNAVAILABLE.withDescription("The server stops"));
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void release() throws IOException {
        scheduler.shutdownNow();
        journal.close();
    }
}
