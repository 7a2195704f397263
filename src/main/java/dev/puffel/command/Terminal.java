package dev.puffel.command;

import java.io.Console;

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
}
