package dev.puffel.event;

/** Thrown if a message can never be applied; the exception's message has the reason. */
public class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidEventException(String reason) {
        super(reason);
    }

    InvalidEventException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
