package dev.puffel.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;

/**
 * The filters that a request passes before it is routed. {@link ConnectionLimits} comes before them. The access rules of the
 * resource and {@link Body} come after them.
 */
class RequestFilters {
    /** Comes before Quarkus's own limit on bodies, whose 413 has no problem document. */
    private static final int FIRST = 100;

    private static final int SECOND = 90;

    void register(@Observes Filters filters, RequestLimits limits, ConcurrencyLimit concurrency) {
        filters.register(
                request -> {
                    if (limits.allow(request)) {
                        AcceptHeader.simplify(request);
                        request.next();
                    }
                },
                FIRST);
        filters.register(concurrency::enter, SECOND);
    }
}
