package dev.puffel.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses a Content-Type that is none; Quarkus REST, where it chooses between two methods by it, fails with a 500. */
class ContentTypeFilter {
    private final Routes routes;

    ContentTypeFilter(Routes routes) {
        this.routes = routes;
    }

    @ServerRequestFilter(preMatching = true)
    void check(RoutingContext request) {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        String method = request.request().method().name();
        // Routes and methods that do not exist have answers of their own.
        if (type != null
                && isMalformed(type)
                && routes.allowed(request.normalizedPath()).contains(method)) {
            throw new ProblemException(415, "The body's Content-Type is malformed");
        }
    }

    private static boolean isMalformed(String type) {
        try {
            MediaType.valueOf(type);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
