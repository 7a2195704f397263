package dev.puffel.http;

import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections at once; Vert.x itself closes only after what waits, which who reads nothing would put off for ever. */
public final class Connections {
    private Connections() {}

    /** Breaks an answer off, and with it the connection. */
    public static void abort(HttpServerRequest request) {
        ChannelFuture unused =
                ((ConnectionBase) request.connection()).channelHandlerContext().close();
    }
}
