package dev.puffel.http;

import dev.puffel.http.Problem.InputError;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends a request with a {@link Problem}. */
public class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

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
     * @param errors each thing that is wrong
     */
    public ProblemException(int status, String detail, List<InputError> errors) {
        super(detail);
        this.status = status;
        this.errors = List.copyOf(errors);
    }

    /** A 400 about one field, parameter or header. */
    public static ProblemException invalid(String field, String message) {
        return new ProblemException(
                400, "The request is invalid: " + field + " " + message, List.of(new InputError(null, field, message)));
    }

    /** Adds a header to the answer. */
    public ProblemException with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** The answer that it ends the request with. */
    public Response response() {
        Response.ResponseBuilder response = Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(status, String.valueOf(getMessage()), errors));
        headers.forEach(response::header);
        return response.build();
    }
}
