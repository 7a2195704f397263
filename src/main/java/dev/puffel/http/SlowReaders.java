package dev.puffel.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what waits in memory for clients that do not read. Each connection has one answer at most; where its client takes
 * nothing of it for {@link HttpConfig#writeTimeout}, it is closed, and so is the one that waits for the longest where too
 * many do.
 */
@Singleton
class SlowReaders {
    /** Before the gate, which answers. */
    private static final int PRIORITY = 110;

    /** A page of a thousand flights has a quarter of a megabyte. */
    private static final int MOST = 200;

    private final long timeoutMillis;
    private final int most;
    private final Set<ChannelHandlerContext> slow = new LinkedHashSet<>();

    @Inject
    SlowReaders(HttpConfig config) {
        this(config.writeTimeout().toMillis(), MOST);
    }

    SlowReaders(long timeoutMillis, int most) {
        this.timeoutMillis = timeoutMillis;
        this.most = most;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, PRIORITY);
    }

    private void watch(RoutingContext context) {
        HttpServerRequest request = context.request();
        ChannelPipeline pipeline =
                ((ConnectionBase) request.connection()).channelHandlerContext().pipeline();
        if (pipeline.get(Watch.class) == null) {
            pipeline.addFirst(new Watch());
        }
        HttpServerResponse response = request.response();
        if (response.writeQueueFull()) {
            // The answers to earlier requests have not been taken.
            request.pause();
            response.drainHandler(taken -> {
                response.drainHandler(null);
                request.resume();
                context.next();
            });
        } else {
            context.next();
        }
    }

    /** Takes one in; the one that it takes the place of, where there is no room. */
    private synchronized @Nullable ChannelHandlerContext add(ChannelHandlerContext connection) {
        if (!slow.add(connection) || slow.size() <= most) {
            return null;
        }
        Iterator<ChannelHandlerContext> all = slow.iterator();
        ChannelHandlerContext longest = all.next();
        all.remove();
        return longest;
    }

    private synchronized void remove(ChannelHandlerContext connection) {
        slow.remove(connection);
    }

    private static void cutOff(ChannelHandlerContext connection) {
        ChannelFuture unused = connection.close();
    }

    /** Stands first, so that nothing that waits for the client keeps it from closing the connection. */
    final class Watch extends IdleStateHandler {
        Watch() {
            // Told of twice: the first time only that no write has ended, the second that nothing has moved since.
            super(true, 0, timeoutMillis / 2, 0, TimeUnit.MILLISECONDS);
        }

        @Override
        protected void channelIdle(ChannelHandlerContext connection, IdleStateEvent event) {
            if (!event.isFirst() && !connection.channel().isWritable()) {
                cutOff(connection);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext connection) {
            if (connection.channel().isWritable()) {
                remove(connection);
            } else {
                ChannelHandlerContext longest = add(connection);
                if (longest != null) {
                    cutOff(longest);
                }
            }
            connection.fireChannelWritabilityChanged();
        }

        @Override
        public void channelInactive(ChannelHandlerContext connection) throws Exception {
            remove(connection);
            super.channelInactive(connection);
        }
    }
}
