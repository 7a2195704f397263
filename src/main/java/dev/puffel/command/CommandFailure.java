package dev.puffel.command;

/** Ends a command with exit code 1; its message is the one line that the user sees. */
class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the message of the innermost cause, in one line. */
    static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return (cause.getMessage() == null ? cause.toString() : cause.getMessage()).replaceAll("\\s*\\R\\s*", " ");
    }
}
