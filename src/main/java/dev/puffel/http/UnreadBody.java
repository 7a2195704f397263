package dev.puffel.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The rest of a body whose request is answered already. A client that is still sending comes to read the answer only when it
 * is let finish, so the rest is taken and thrown away; up to a point, as it may have no end.
 */
final class UnreadBody {
    private static final long MILLIS = 5_000;

    private final HttpServerRequest request;
    private final RoutingContext context;
    private final boolean close;
    private long room;

    private UnreadBody(RoutingContext context, long room, boolean close) {
        this.request = context.request();
        this.context = context;
        this.room = room;
        this.close = close;
    }

    /** Sees to it once the request is answered; then the connection takes the next one. */
    static void discardAfterAnswer(RoutingContext request, long mostBytes) {
        Context loop = request.vertx().getOrCreateContext();
        request.addEndHandler(answered -> loop.runOnContext(v -> new UnreadBody(request, mostBytes, false).discard()));
    }

    /** Sees to it now, after an answer that said that the connection ends. */
    static void discardAndClose(RoutingContext request, long mostBytes) {
        new UnreadBody(request, mostBytes, true).discard();
    }

    private void discard() {
        if (request.isEnded()) {
            finish();
            return;
        }
        long timer = context.vertx().setTimer(MILLIS, late -> Connections.abort(request));
        request.endHandler(end -> {
            context.vertx().cancelTimer(timer);
            finish();
        });
        request.handler(bytes -> {
            room -= bytes.length();
            if (room < 0) {
                context.vertx().cancelTimer(timer);
                Connections.abort(request);
            }
        });
        request.resume();
    }

    private void finish() {
        if (close) {
            request.connection().close();
        }
    }
}
