package dev.puffel.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats the times of events as text of a fixed width in UTC, so that the order of the texts is the order of the times. */
public final class EventTime {
    private static final DateTimeFormatter CANONICAL = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EventTime() {}

    /**
     * Formats a time to the nanosecond, such as {@code 2026-11-24T18:30:00.000000001Z}.
     *
     * @param time in the years 1 to 9999
     */
    public static String of(Instant time) {
        return CANONICAL.format(time);
    }
}
