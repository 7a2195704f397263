package dev.puffel.flight.transfer;

/** Thrown if a file cannot be read as CSV of flights; the message says why, and in which line. */
public class InvalidCsvException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidCsvException(String message) {
        super(message);
    }

    InvalidCsvException(String message, Throwable cause) {
        super(message, cause);
    }
}
