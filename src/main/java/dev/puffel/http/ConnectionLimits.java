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
 * Limits the memory of all connections together, from their first byte on. If the connections hold more than their share of the
 * heap, the connection whose client has held the most memory for the longest time is closed. There is no limit per address,
 * because all clients of a load balancer have the same address.
 *
 * <p>In the packaged application, Netty calls this class for each accepted connection, by its service loader; see {@link
 * #enable}.
 */
@RegisterForReflection
public final class ConnectionLimits extends ChannelInitializerExtension {
    /** The share of the heap that all connections may hold: 1/8, which is 16 MiB of 128 MiB and 64 MiB of 512 MiB. */
    private static final int HEAP_SHARE = 8;

    /** The number of bytes of an idle connection: its channel, handlers and buffers. So 1/8 of 128 MiB is 1,024 connections. */
    static final int IDLE_BYTES = 16 * 1_024;

    /**
     * The maximum number of bytes of memory for one byte of an unfinished or waiting request: the smallest header, of 4 bytes,
     * becomes two strings and an entry, about 130 bytes.
     */
    static final int INPUT_FACTOR = 32;

    /**
     * The number of bytes that are read and decoded at once. Most requests are smaller. The rest stays in the kernel, so a
     * connection decodes at most 114 requests, of 18 bytes each, before it stops reading.
     */
    static final int READ_BYTES = 2_048;

    /**
     * The size of the kernel's send buffer. With this size, a client that reads 4 kB/s makes visible progress within each
     * {@link HttpConfig#writeTimeout}. The kernel's default of up to 4 MB would hide the progress for minutes.
     */
    private static final int SEND_BYTES = 64 * 1_024;

    /**
     * The maximum number of accepted connections that are not set up yet. Others wait in the kernel, so that requests are read
     * meanwhile.
     */
    private static final int MAX_NEW = 128;

    private final long maxBytes;
    private @Nullable Duration timeout;
    private final AtomicLong held = new AtomicLong();
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private int accepted;

    /** Called by Netty. */
    public ConnectionLimits() {
        this(Runtime.getRuntime().maxMemory() / HEAP_SHARE, null);
    }

    /** Sets the number of bytes for all connections, and the write timeout. */
    ConnectionLimits(long maxBytes, @Nullable Duration timeout) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    /** Makes Netty use these limits in servers that start later in this process. */
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

    /** Stops accepting connections while too many are not set up yet. */
    synchronized void accept(@Nullable Channel server, int more) {
        accepted += more;
        if (server != null && server.config().isAutoRead() != accepted < MAX_NEW) {
            server.config().setAutoRead(accepted < MAX_NEW);
        }
    }

    /**
     * Reads the setting at the first connection, in the only thread that accepts, because Netty creates this class before the
     * settings are available.
     */
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

    /** Adds to the number of bytes that all connections hold; a negative number subtracts. */
    void change(long bytes) {
        if (held.addAndGet(bytes) > maxBytes && bytes > 0) {
            shed();
        }
    }

    /**
     * Closes connections until there is some spare room, so that this happens rarely. New connections are closed last, and only
     * if the limit is exceeded.
     */
    private synchronized void shed() {
        // First, subtract the bytes that clients have read in the meantime.
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
