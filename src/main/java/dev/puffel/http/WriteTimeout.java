package dev.puffel.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Bounds how long who reads nothing of an answer keeps the one who writes it, and all that it holds. */
@Singleton
public class WriteTimeout {
    private final Vertx vertx;
    private final long millis;

    WriteTimeout(Vertx vertx, HttpConfig config) {
        this.vertx = vertx;
        this.millis = config.writeTimeout().toMillis();
    }

    /** The same stream, whose connection ends where one write takes longer than {@link HttpConfig#writeTimeout}. */
    public OutputStream bound(OutputStream out, HttpServerRequest request) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                inTime(() -> out.write(bytes, offset, length));
            }

            @Override
            public void flush() throws IOException {
                inTime(out::flush);
            }

            private void inTime(Write write) throws IOException {
                long timer = vertx.setTimer(millis, late -> Connections.abort(request));
                try {
                    write.run();
                } finally {
                    vertx.cancelTimer(timer);
                }
            }
        };
    }

    /** The same for what Quarkus REST still writes by itself once all of an answer is handed to it. */
    public void boundEnd(RoutingContext request) {
        long timer = vertx.setTimer(millis, late -> Connections.abort(request.request()));
        request.addEndHandler(ended -> vertx.cancelTimer(timer));
    }

    private interface Write {
        void run() throws IOException;
    }
}
