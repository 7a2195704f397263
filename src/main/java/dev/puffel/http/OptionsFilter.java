package dev.puffel.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.SortedSet;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Answers OPTIONS with the methods that the very path has. */
class OptionsFilter {
    private final Routes routes;

    OptionsFilter(Routes routes) {
        this.routes = routes;
    }

    @ServerRequestFilter(preMatching = true)
    Optional<Response> options(RoutingContext request) {
        if (!request.request().method().equals(HttpMethod.OPTIONS)) {
            return Optional.empty();
        }
        SortedSet<String> allowed = routes.allowed(request.normalizedPath());
        if (allowed.isEmpty()) {
            throw new NotFoundException();
        }
        return Optional.of(Response.noContent().allow(allowed).build());
    }
}
