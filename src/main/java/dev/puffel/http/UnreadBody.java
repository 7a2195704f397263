package dev.puffel.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Clients that are still sending read the response only after the body, so the rest is discarded, up to a limit.
 * {@link ClientConnection} bounds the time.
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

    /** Discards the rest after the response. */
    static void discardAfterAnswer(RoutingContext request, long maxBytes) {
        Context loop = request.vertx().getOrCreateContext();
        request.addEndHandler(answered -> loop.runOnContext(v -> new UnreadBody(request, maxBytes, false).discard()));
    }

    /** Discards the rest now, then closes the connection. */
    static void discardAndClose(RoutingContext request, long maxBytes) {
        new UnreadBody(request, maxBytes, true).discard();
    }

    private void discard() {
        // A request that is paused does not count as ended, even after its end. Data that wait come later, on this
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
