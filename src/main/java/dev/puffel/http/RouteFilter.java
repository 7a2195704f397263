package dev.puffel.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.SortedSet;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Answers OPTIONS from the OpenAPI document, and refuses a malformed Content-Type, which Quarkus REST would answer with a 500.
 */
class RouteFilter {
    @ServerRequestFilter(preMatching = true)
    Optional<Response> check(RoutingContext request) {
        HttpMethod method = request.request().method();
        String path = request.normalizedPath();
        if (method.equals(HttpMethod.OPTIONS)) {
            SortedSet<String> allowed = Routes.allowed(path);
            if (allowed.isEmpty()) {
                throw new NotFoundException();
            }
            return Optional.of(Response.noContent()
                    .allow(allowed)
                    .header(Routes.ACCEPT_PATCH, Routes.bodyTypes(path, "PATCH"))
                    .build());
        }
        // For routes and methods that do not exist, there are other answers.
        if (isMalformed(request.request().getHeader(HttpHeaders.CONTENT_TYPE))
                && Routes.allowed(path).contains(method.name())) {
            throw new NotSupportedException();
        }
        return Optional.empty();
    }

    private static boolean isMalformed(@Nullable String type) {
        if (type == null) {
            return false;
        }
        try {
            MediaType.valueOf(type);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
