package dev.puffel.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Discards the rest of a body, up to a limit, because clients that are still sending read the response only afterwards. {@link
 * ClientConnection} limits the time.
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

    /** Discards the rest of the body after the response. */
    static void discardAfterAnswer(RoutingContext request, long maxBytes) {
        Context loop = request.vertx().getOrCreateContext();
        request.addEndHandler(answered -> loop.runOnContext(v -> new UnreadBody(request, maxBytes, false).discard()));
    }

    /** Discards the rest of the body now, then closes the connection. */
    static void discardAndClose(RoutingContext request, long maxBytes) {
        new UnreadBody(request, maxBytes, true).discard();
    }

    private void discard() {
        // A paused request does not count as ended, even after its end. Waiting data comes later, in this thread.
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
