package dev.puffel.http;

import dev.puffel.http.Problem.InputError;
import io.quarkus.logging.Log;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers for requests that fail: {@code oops} for routes that do not exist, a {@link Problem} for all else. */
class ProblemMappers {
    private final Routes routes;

    ProblemMappers(Routes routes) {
        this.routes = routes;
    }

    /** Nothing but an unmatched route throws it; a flight that does not exist is a {@link ProblemException}. */
    @ServerExceptionMapper
    Response unmatched(NotFoundException e) {
        return Response.status(404).type(MediaType.TEXT_PLAIN).entity("oops").build();
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e, RoutingContext request) {
        String allowed = String.join(", ", routes.allowed(request.normalizedPath()));
        return Response.fromResponse(problem(405, "This resource allows " + allowed, List.of()))
                .header(HttpHeaders.ALLOW, allowed)
                .build();
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException e, RoutingContext request) {
        int status = e.getResponse().getStatus();
        if (status >= 500) {
            return unexpected(e, request);
        }
        return problem(status, detail(status), List.of());
    }

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return e.response();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext request) {
        if (DatabaseFailure.isTransient(e)) {
            Response response = ProblemException.busyDatabase().response();
            Log.warnf("%s: %s", response.getEntity(), e);
            return response;
        }
        Response response = problem(500, "An unexpected error, which has been logged", List.of());
        // Who has gone in the middle of an answer is no failure of this service.
        Log.logf(request.response().closed() ? Logger.Level.DEBUG : Logger.Level.ERROR, e, "%s", response.getEntity());
        return response;
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "The request cannot be understood";
            case 406 -> "None of the media types in Accept can be produced";
            case 413 -> "The body is too large";
            case 415 -> "The body's Content-Type is not supported";
            default -> "The request was refused";
        };
    }

    private static Response problem(int status, String detail, List<InputError> errors) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(status, detail, errors))
                .build();
    }
}
