package dev.puffel.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the memory of all connections together, from their first byte on. If they hold more than their share of the heap, the
 * connection is closed whose client has kept the most memory for the longest time. There is no limit per address, as all
 * clients of a load balancer have the same one.
 *
 * <p>Netty installs it by its service loader in each connection that the packaged application accepts; see {@link #enable}.
 */
@RegisterForReflection
public final class ConnectionLimits extends ChannelInitializerExtension {
    /** The part of the heap that all connections may hold: 1/8, which is 16 MiB of 128 MiB and 64 MiB of 512 MiB. */
    private static final int HEAP_SHARE = 8;

    /** Bytes of an idle connection: its channel, handlers and buffers. So 1/8 of 128 MiB is 1,024 connections. */
    static final int IDLE_BYTES = 16 * 1_024;

    /**
     * Bytes of memory that a byte of an unfinished or waiting request takes at most: the smallest header, of 4 bytes, becomes
     * two strings and an entry, some 130 bytes.
     */
    static final int INPUT_FACTOR = 32;

    /**
     * Bytes that are read and decoded at once, more than most requests have. The rest stays in the kernel. So a connection
     * decodes at most 114 requests, of 18 bytes each, before it stops reading.
     */
    static final int READ_BYTES = 2_048;

    /**
     * The kernel's buffer for an answer. A client that reads 4 kB/s then takes a visible part of it in each
     * {@link HttpConfig#writeTimeout}; the kernel's own choice of up to 4 MB hides for minutes that a client reads.
     */
    private static final int SEND_BYTES = 64 * 1_024;

    /** Connections that are accepted and not set up yet. More wait in the kernel, so that requests are read meanwhile. */
    private static final int MAX_NEW = 128;

    private final long maxBytes;
    private @Nullable Duration timeout;
    private final AtomicLong held = new AtomicLong();
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private int accepted;

    /** Made by Netty. */
    public ConnectionLimits() {
        this(Runtime.getRuntime().maxMemory() / HEAP_SHARE, null);
    }

    /** With so many bytes for all connections, and a write timeout of its own. */
    ConnectionLimits(long maxBytes, @Nullable Duration timeout) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /** Has Netty install these limits in servers that start later in this process. */
    public static void enable() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1));
        channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BYTES);
        accept(channel.parent(), 1);
        channel.pipeline().addFirst(new ClientConnection(this, channel, writeTimeout()));
    }

    /** Accepts connections only as fast as they are set up. */
    synchronized void accept(@Nullable Channel server, int more) {
        accepted += more;
        if (server != null && server.config().isAutoRead() != accepted < MAX_NEW) {
            server.config().setAutoRead(accepted < MAX_NEW);
        }
    }

    /** Read with the first connection, by the one thread that accepts: Netty creates this class before there are settings. */
    private Duration writeTimeout() {
        if (timeout == null) {
            timeout = ConfigProvider.getConfig()
                    .unwrap(SmallRyeConfig.class)
                    .getConfigMapping(HttpConfig.class)
                    .writeTimeout();
        }
        return timeout;
    }

    void add(ClientConnection connection) {
        connections.add(connection);
        change(connection.weigh());
    }

    void remove(ClientConnection connection) {
        if (connections.remove(connection)) {
            change(-connection.forget());
        }
    }

    /** A connection holds so many bytes more than before, or fewer. */
    void change(long bytes) {
        if (held.addAndGet(bytes) > maxBytes && bytes > 0) {
            shed();
        }
    }

    /** Makes some more room than is needed, so that this is rare. New connections are closed last, and only if need be. */
    private synchronized void shed() {
        // Bytes that clients have taken since the last look count no more.
        connections.forEach(connection -> held.addAndGet(connection.weigh()));
        long now = System.nanoTime();
        Iterator<ClientConnection> worstFirst = connections.stream()
                .filter(ClientConnection::waitsForClient)
                .sorted(Comparator.comparingDouble((ClientConnection connection) -> connection.byteSeconds(now))
                        .reversed())
                .iterator();
        boolean full = held.get() > maxBytes;
        while (full && worstFirst.hasNext()) {
            ClientConnection worst = worstFirst.next();
            if (held.get() < (worst.isNew(now) ? maxBytes : maxBytes - maxBytes / 4)) {
                break;
            }
            remove(worst);
            worst.close();
        }
    }
}
