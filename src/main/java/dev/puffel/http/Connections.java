package dev.puffel.http;

import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends connections at once; Vert.x itself closes only after what waits, which who reads nothing would put off for ever. */
public final class Connections {
    private Connections() {}

    /** Breaks an answer off, and with it, unless others share it, the connection. */
    public static void abort(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.streamId() >= 0) {
            response.reset();
        } else {
            ChannelFuture unused = ((ConnectionBase) request.connection())
                    .channelHandlerContext()
                    .close();
        }
    }
}
