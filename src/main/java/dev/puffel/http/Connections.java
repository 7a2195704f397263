package dev.puffel.http;

import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections at once. Vert.x itself first sends all that waits, which a client that reads nothing delays for ever. */
public final class Connections {
    private Connections() {}

    /** Breaks an answer off, and with it the connection. */
    public static void abort(HttpServerRequest request) {
        ChannelFuture unused =
                ((ConnectionBase) request.connection()).channelHandlerContext().close();
    }
}
