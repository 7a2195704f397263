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

/** Redirects browsers, which accept HTML explicitly, from the root to the board. For other clients, the root does not exist. */
class RootRedirect {
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    @ServerRequestFilter(preMatching = true)
    Optional<Response> redirect(RoutingContext request, HttpHeaders headers) {
        if (!request.normalizedPath().equals("/")
                || !READS.contains(request.request().method())) {
            return Optional.empty();
        }
        // The 404 also varies; otherwise, a cache would mix up the two responses.
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
