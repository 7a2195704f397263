package dev.puffel.command;

import java.util.regex.Pattern;

/** Ends a command with exit code 1. The message is the only line that the user sees. */
class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The message of SmallRye Config for a setting that a converter refuses. */
    private static final Pattern REFUSED_SETTING = Pattern.compile(
            "(?:\\S+Exception: )?SRCFG\\d+: The config property (\\S+) with the config value \"(.*?)\" threw an Exception whilst"
                    + " being converted");

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the message of the innermost cause, or of a cause that names a setting, in one line. */
    static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null
                && !REFUSED_SETTING.matcher(String.valueOf(cause.getMessage())).find()) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return REFUSED_SETTING
                .matcher(message.replaceAll("\\s*\\R\\s*", " "))
                .replaceAll("$1 is \"$2\":")
                .replaceAll("SRCFG\\d+: ", "");
    }
}
