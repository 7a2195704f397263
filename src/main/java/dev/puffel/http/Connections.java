package dev.puffel.http;

import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Closes connections at once. Vert.x would first send all pending data, which a client that reads nothing delays for ever. */
public final class Connections {
    private Connections() {}

    /** Aborts a response by closing its connection. */
    public static void abort(HttpServerRequest request) {
        ChannelFuture unused =
                ((ConnectionBase) request.connection()).channelHandlerContext().close();
    }
}
