package dev.puffel.http;

import jakarta.ws.rs.HttpMethod;

/**
 * Thrown if the database did not answer a commit, so the change may be saved or not. It must not be repeated without a check.
 */
public class UnknownOutcomeException extends RuntimeException {
    /** The type of the problem. */
    static final String TYPE = "urn:puffel:problem:unknown-outcome";

    static final String TITLE = "Unknown Outcome";

    private static final long serialVersionUID = 1L;
    private static final String LOST = "The database did not answer in time whether the change is saved; ";

    /** Wraps the failure of the commit, for the log. */
    public UnknownOutcomeException(Throwable cause) {
        super("The outcome of a commit is unknown", cause);
    }

    /** Returns what the client should do next. */
    static String detail(String method, boolean hasIdempotencyKey) {
        if (hasIdempotencyKey) {
            return LOST + "repeat the request with the same Idempotency-Key";
        }
        return LOST
                + (method.equals(HttpMethod.POST)
                        ? "look for the flights before you create them again"
                        : "read the flight again before you repeat the request");
    }
}
