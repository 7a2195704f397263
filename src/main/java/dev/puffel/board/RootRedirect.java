package dev.puffel.board;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Redirects browsers, which ask for HTML by name, from the root to the board; for other clients the root is no route. */
class RootRedirect {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    @ServerRequestFilter(preMatching = true)
    Optional<Response> redirect(RoutingContext request, HttpHeaders headers) {
        if (!request.normalizedPath().equals("/")
                || !READS.contains(request.request().method())) {
            return Optional.empty();
        }
        // The 404 varies too, or a cache would return one in place of the other.
        request.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return asksForHtml(headers::getAcceptableMediaTypes)
                // Response.location() would add the host and path that Puffel sees.
                ? Optional.of(Response.status(Response.Status.SEE_OTHER)
                        .header(HttpHeaders.LOCATION, "board")
                        .build())
                : Optional.empty();
    }

    static boolean asksForHtml(Supplier<List<MediaType>> acceptable) {
        try {
            return acceptable.get().stream()
                    .anyMatch(type -> type.getType().equalsIgnoreCase("text")
                            && type.getSubtype().equalsIgnoreCase("html")
                            && !type.getParameters().getOrDefault("q", "1").matches("0(\\.0*)?"));
        } catch (IllegalArgumentException e) {
            // The header is malformed.
            return false;
        }
    }
}
