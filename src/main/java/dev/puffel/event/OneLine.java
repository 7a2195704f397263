package dev.puffel.event;

/** What was sent from outside, fit to be shown: it must neither break a line of a log or list nor command a terminal. */
public final class OneLine {
    private OneLine() {}

    /** The text with question marks for control, format, line and paragraph separator characters. */
    public static String of(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
