package dev.puffel.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Lets a bounded number of requests for flights, as data or on the board, in at once; it turns others away before they take a
 * thread, so that probes and metrics are answered however many come.
 */
@Singleton
class Admission {
    /** After the gate, which answers for itself. */
    private static final int PRIORITY = 90;

    /** Seconds; by then those that are under way have ended or failed. */
    private static final String RETRY_AFTER = "5";

    private static final Pattern FLIGHTS = Pattern.compile("/(flights|board)(/.*)?");

    private final Semaphore places;

    Admission(HttpConfig config) {
        this.places = new Semaphore(config.maxRequests());
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, PRIORITY);
    }

    private void admit(RoutingContext request) {
        if (!isFlights(request.normalizedPath())) {
            request.next();
        } else if (places.tryAcquire()) {
            AtomicBoolean held = new AtomicBoolean(true);
            // An answer that has begun is as good as done; streams, which go on for long, have bounds of their own.
            request.addHeadersEndHandler(begun -> release(held));
            request.addEndHandler(ended -> release(held));
            request.next();
        } else {
            request.response()
                    .setStatusCode(503)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER)
                    .end(Json.encode(Problem.of(503, "Too many requests at once; try again later", List.of())));
        }
    }

    private void release(AtomicBoolean held) {
        if (held.getAndSet(false)) {
            places.release();
        }
    }

    private static boolean isFlights(String path) {
        return FLIGHTS.matcher(path).matches();
    }
}
