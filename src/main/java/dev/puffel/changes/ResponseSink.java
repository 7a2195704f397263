package dev.puffel.changes;

import dev.puffel.http.Connections;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** A response of Vert.x, which is written in its event loop. */
final class ResponseSink implements ChangeSink {
    private final RoutingContext request;
    private final HttpServerResponse response;
    private final Context context;

    ResponseSink(RoutingContext request) {
        this.request = request;
        this.response = request.response();
        this.context = request.vertx().getOrCreateContext();
    }

    /**
     * Begins.
     *
     * @param drained called each time that what waited has been sent
     */
    void begin(Runnable drained) {
        // The service may be ending already.
        if (!response.ended() && !response.closed()) {
            response.setChunked(true);
            response.drainHandler(v -> drained.run());
        }
    }

    @Override
    public void run(Runnable work) {
        context.runOnContext(v -> work.run());
    }

    @Override
    public void write(String text) {
        if (!response.ended() && !response.closed()) {
            response.write(text);
        }
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public void end() {
        if (response.closed() || response.ended()) {
            return;
        }
        if (!response.writeQueueFull()) {
            response.end();
        } else {
            Connections.abort(request.request());
        }
    }
}
