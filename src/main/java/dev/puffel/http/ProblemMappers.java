package dev.puffel.http;

import io.quarkus.logging.Log;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps failures to responses: {@code oops} for routes that do not exist, otherwise a {@link Problem}. */
class ProblemMappers {
    /** Only unmatched routes throw this exception; for a flight that does not exist, there is a {@link ProblemException}. */
    @ServerExceptionMapper
    Response unmatched(NotFoundException e) {
        return Response.status(404).type(MediaType.TEXT_PLAIN).entity("oops").build();
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e, RoutingContext request) {
        String allowed = String.join(", ", Routes.allowed(request.normalizedPath()));
        return new ProblemException(405, "This resource allows " + allowed)
                .with(HttpHeaders.ALLOW, allowed)
                .response();
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException e, RoutingContext request) {
        int status = e.getResponse().getStatus();
        if (status >= 500) {
            return unexpected(e, request);
        }
        return new ProblemException(status, detail(status)).response();
    }

    @ServerExceptionMapper
    Response unsupported(NotSupportedException e, RoutingContext request) {
        String method = request.request().method().name();
        String types = String.valueOf(Routes.bodyTypes(request.normalizedPath(), method));
        ProblemException problem = new ProblemException(415, "The body's Content-Type is not supported; send " + types)
                .with(HttpHeaders.ACCEPT, types);
        return (method.equals(HttpMethod.PATCH) ? problem.with(Routes.ACCEPT_PATCH, types) : problem).response();
    }

    @ServerExceptionMapper
    Response problem(ProblemException e) {
        return e.response();
    }

    /** The status is not 503, because clients and proxies repeat a 503 automatically. */
    @ServerExceptionMapper
    Response unknown(UnknownOutcomeException e, RoutingContext request) {
        String detail = UnknownOutcomeException.detail(
                request.request().method().name(), request.request().headers().contains(IdempotencyKeys.HEADER));
        Problem problem = Problem.of(500, UnknownOutcomeException.TYPE, UnknownOutcomeException.TITLE, detail);
        Log.errorf(e, "%s", problem);
        return Response.status(500).type(Problem.MEDIA_TYPE).entity(problem).build();
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext request) {
        if (DatabaseFailure.isTransient(e)) {
            Response response = ProblemException.busyDatabase().response();
            Log.warnf("%s: %s", response.getEntity(), e);
            return response;
        }
        Response response = new ProblemException(500, "An unexpected error, which has been logged").response();
        // A client that disconnects during the response is no failure of this service.
        Log.logf(request.response().closed() ? Logger.Level.DEBUG : Logger.Level.ERROR, e, "%s", response.getEntity());
        return response;
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "The request cannot be understood";
            case 406 -> "None of the media types in Accept can be produced";
            case 413 -> "The body is too large";
            default -> "The request was refused";
        };
    }
}
