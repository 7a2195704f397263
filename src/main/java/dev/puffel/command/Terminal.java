package dev.puffel.command;

import java.io.Console;
import java.util.Locale;
import java.util.Set;

/** The terminal of the user, if there is one. */
final class Terminal {
    private Terminal() {}

    // In JDK 22 to 24, there is a console even without a terminal, and the console knows whether there is one.
    @SuppressWarnings("SystemConsoleNull")
    static boolean isPresent() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Asks a yes-or-no question, and returns whether the answer is yes. Requires a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean agrees(String question) {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("%s [y/N] ", question);
        return answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
