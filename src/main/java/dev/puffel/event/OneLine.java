package dev.puffel.event;

/** Makes text from outside safe to show: it must neither break a line of a log or list nor control a terminal. */
public final class OneLine {
    private OneLine() {}

    /** Returns the text with question marks for control, format, line and paragraph separator characters. */
    public static String of(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
