package dev.puffel.security;

import dev.puffel.http.ProblemException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps missing permissions to responses, with the challenges of RFC 6750, section 3. */
class SecurityMappers {
    @ServerExceptionMapper
    Response anonymous(UnauthorizedException e) {
        return challenge(401, "A bearer token is required", "Bearer");
    }

    /** The response does not contain the reason, which would help attackers; it is logged with level DEBUG. */
    @ServerExceptionMapper
    Response refused(AuthenticationFailedException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IssuerKeys.Unavailable) {
                return ProblemException.overloaded(cause.getMessage() + "; try again later")
                        .response();
            }
        }
        return challenge(401, "The bearer token is invalid or has expired", "Bearer error=\"invalid_token\"");
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, UriInfo uri) {
        String role = uri.getPath().startsWith("/events") ? Access.EVENTS : Access.WRITE;
        return challenge(403, "The bearer token lacks the role " + role, "Bearer error=\"insufficient_scope\"");
    }

    private static Response challenge(int status, String detail, String challenge) {
        return new ProblemException(status, detail)
                .with(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .response();
    }
}
