package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a flight stands. Outside it is written in small letters. */
public enum FlightStatus {
    SCHEDULED,
    BOARDING,
    DEPARTED,
    LANDED,
    CANCELLED,
    DIVERTED;

    /** All of them as they are written outside, for messages. */
    static final String NAMES = Arrays.stream(values()).map(FlightStatus::text).collect(Collectors.joining(", "));

    private static final Map<String, FlightStatus> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FlightStatus::text, status -> status));

    @EnumeratedValue
    private final String text = name().toLowerCase(Locale.ROOT);

    /** The status as JSON, CSV and the database write it, e.g. {@code landed}. */
    @JsonValue
    public String text() {
        return text;
    }

    /** The status that is written so; empty where there is none. */
    public static Optional<FlightStatus> of(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }
}
