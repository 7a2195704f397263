package dev.puffel.changes;

import dev.puffel.http.Connections;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** A response of Vert.x. Its event loop writes the response. */
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
     * Runs work in the event loop once the stream has ended, or its connection is gone; at once if this has already happened.
     */
    void onEnd(Runnable work) {
        run(() -> {
            if (isClosed()) {
                work.run();
            } else {
                request.addEndHandler(ended -> work.run());
            }
        });
    }

    /**
     * Starts the response.
     *
     * @param drained called each time the waiting text has been sent
     */
    void begin(Runnable drained) {
        // The service may already be stopping.
        if (!isClosed()) {
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
        if (!isClosed()) {
            response.write(text);
        }
    }

    @Override
    public boolean isFull() {
        return response.writeQueueFull();
    }

    @Override
    public boolean isClosed() {
        return response.ended() || response.closed();
    }

    @Override
    public void end() {
        if (isClosed()) {
            return;
        }
        if (!response.writeQueueFull()) {
            response.end();
        } else {
            Connections.abort(request.request());
        }
    }
}
