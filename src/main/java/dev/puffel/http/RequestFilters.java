package dev.puffel.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;

/**
 * The filters that a request passes before it is routed. {@link ConnectionLimits} come before them. The access rules of the
 * resource and {@link Body} come after them.
 */
class RequestFilters {
    /** Before Quarkus's own limit on bodies, whose 413 has no problem document. */
    private static final int FIRST = 100;

    private static final int SECOND = 90;

    void register(@Observes Filters filters, RequestLimits limits, ConcurrencyLimit concurrency) {
        filters.register(limits::check, FIRST);
        filters.register(AcceptHeader::simplify, FIRST - 1);
        filters.register(concurrency::enter, SECOND);
        filters.register(RequestFilters::removeIdentity, SECOND - 1);
    }

    /** Quarkus marks what is not compressed by {@code Content-Encoding: identity}, which Netty leaves on responses without a body. */
    private static void removeIdentity(RoutingContext context) {
        context.addHeadersEndHandler(end -> {
            HttpServerResponse response = context.response();
            int status = response.getStatusCode();
            if (context.request().method().equals(HttpMethod.HEAD) || status == 204 || status == 304) {
                response.headers().remove(HttpHeaders.CONTENT_ENCODING);
            }
        });
        context.next();
    }
}
