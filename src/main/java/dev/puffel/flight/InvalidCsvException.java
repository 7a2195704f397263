package dev.puffel.flight;

/** A file that can't be read as flights at all; its message says why, and in which line. */
public class InvalidCsvException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidCsvException(String message) {
        super(message);
    }

    InvalidCsvException(String message, Throwable cause) {
        super(message, cause);
    }
}
