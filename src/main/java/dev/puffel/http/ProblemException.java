package dev.puffel.http;

import dev.puffel.http.Problem.InputError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends a request with a {@link Problem}. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The number of seconds after which requests under way have ended, and the database may be available again. */
    private static final String RETRY_AFTER = "5";

    private final int status;
    private final transient List<InputError> errors;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * A problem that is not about single fields.
     *
     * @param status 400 to 599
     * @param detail what the caller can do about it
     */
    public ProblemException(int status, String detail) {
        this(status, detail, List.of());
    }

    /**
     * A problem with the input.
     *
     * @param status 400 to 499
     * @param detail what the caller can do about it
     * @param errors each invalid part of the input
     */
    public ProblemException(int status, String detail, List<InputError> errors) {
        super(detail);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    /** Returns a 400 about one field, parameter or header. */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(
                400, "The request is invalid: " + field + " " + message, List.of(new InputError(null, field, message)));
    }

    /**
     * Returns the answer to a request that may succeed later: 503 with {@code Retry-After}.
     *
     * @param detail the reason
     */
    public static ProblemException overloaded(String detail) {
        return new ProblemException(503, detail).with(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
    }

    static ProblemException busyDatabase() {
        return overloaded("The database cannot be reached or is too busy; try again later");
    }

    /** Adds a header to the answer. */
    public ProblemException with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Returns the response that ends the request. */
    public Response response() {
        Response.ResponseBuilder response = Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(status, String.valueOf(getMessage()), errors));
        headers.forEach(response::header);
        return response.build();
    }

    /** Ends a request that has not reached a resource. */
    void answer(RoutingContext request) {
        headers.forEach(request.response()::putHeader);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(body());
    }

    int status() {
        return status;
    }

    /** The problem as JSON. */
    Buffer body() {
        return Json.encodeToBuffer(Problem.of(status, String.valueOf(getMessage()), errors));
    }
}
