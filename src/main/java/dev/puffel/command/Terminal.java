package dev.puffel.command;

import java.io.Console;
import java.util.Locale;
import java.util.Set;

/** Whether a person is looking on. */
final class Terminal {
    private Terminal() {}

    // Up to JDK 21 and from 25 on there is no console where there is no terminal; those between must be asked.
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

    /** Asks a question of yes and no; whatever is not a yes is a no. Only where a terminal is present. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean agrees(String question) {
        Console console = System.console();
        String answer = console == null ? null : console.readLine("%s [y/N] ", question);
        return answer != null && Set.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
