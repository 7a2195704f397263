package dev.puffel.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The rest of a body whose request is answered already. A client that is still sending comes to read the answer only when it
 * is let finish, so the rest is taken and thrown away; up to a point, as it may have no end. {@link ClientConnection} bounds the
 * time.
 */
final class UnreadBody {
    private final HttpServerRequest request;
    private final boolean close;
    private long room;

    private UnreadBody(RoutingContext context, long room, boolean close) {
        this.request = context.request();
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
        // A request that is paused does not count as ended, even after its end. What waits here comes later, on this
        // thread.
        request.resume();
        if (request.isEnded()) {
            finish();
            return;
        }
        request.endHandler(end -> finish());
        request.handler(bytes -> {
            room -= bytes.length();
            if (room < 0) {
                Connections.abort(request);
            }
        });
    }

    private void finish() {
        if (close) {
            request.connection().close();
        }
    }
}
