package dev.puffel.board;

import dev.puffel.http.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Renders errors of the board as a page for browsers, which accept HTML explicitly. */
class HtmlErrors {
    @ServerResponseFilter
    void show(ContainerRequestContext asked, ContainerResponseContext response, RoutingContext request) {
        String path = request.normalizedPath();
        if (response.getStatus() < 400 || !path.startsWith("/board")) {
            return;
        }
        response.getHeaders().putSingle(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (RootRedirect.asksForHtml(asked::getAcceptableMediaTypes)) {
            Problem problem = response.getEntity() instanceof Problem known
                    ? known
                    : new Problem("about:blank", "Not Found", 404, "This page does not exist", "", List.of());
            String up = "../".repeat((int) path.chars().filter(c -> c == '/').count() - 1);
            response.setEntity(
                    BoardResource.Templates.error(problem, Inline.STYLE, up + "board")
                            .render(),
                    null,
                    new MediaType("text", "html", "UTF-8"));
            request.response().putHeader("Content-Security-Policy", Inline.POLICY);
        }
    }
}
