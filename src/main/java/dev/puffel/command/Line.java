package dev.puffel.command;

import dev.puffel.event.OneLine;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lines of several values, for people and for {@code cut}. */
final class Line {
    private Line() {}

    /**
     * Values with tabs between them; absent ones are dashes. Text from outside must neither break the line nor
     * command the terminal.
     */
    static String of(@Nullable Object... values) {
        return Arrays.stream(values).map(Line::clean).collect(Collectors.joining("\t"));
    }

    /** A number of things, such as {@code 2 events}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String clean(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? "-" : OneLine.of(text);
    }
}
