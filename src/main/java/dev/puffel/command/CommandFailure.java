package dev.puffel.command;

import java.util.regex.Pattern;

/** Ends a command with exit code 1; its message is the one line that the user sees. */
class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How SmallRye Config names a setting that its converter refuses. */
    private static final Pattern REFUSED_SETTING = Pattern.compile(
            "(?:\\S+Exception: )?SRCFG\\d+: The config property (\\S+) with the config value \"(.*?)\" threw an Exception whilst"
                    + " being converted");

    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns in one line the message of the innermost cause, or of one that names a setting. */
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
