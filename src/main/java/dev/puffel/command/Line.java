package dev.puffel.command;

import dev.puffel.event.OneLine;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lines with several values, for people and for {@code cut}. */
final class Line {
    private Line() {}

    /**
     * Returns the values with tabs between them, and a dash for each absent value. Text from outside cannot break the line or
     * control the terminal.
     */
    static String of(@Nullable Object... values) {
        return Arrays.stream(values).map(Line::clean).collect(Collectors.joining("\t"));
    }

    /** Returns a number with a noun, such as {@code 2 events}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String clean(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? "-" : OneLine.of(text);
    }
}
