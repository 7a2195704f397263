package dev.puffel.event;

/** A message that can never be applied; its message says why. */
public class InvalidEventException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidEventException(String reason) {
        super(reason);
    }

    InvalidEventException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
