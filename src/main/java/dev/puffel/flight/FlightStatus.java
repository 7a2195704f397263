package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The state of a flight. JSON, CSV and the database write it in lower case. */
public enum FlightStatus {
    SCHEDULED,
    BOARDING,
    DEPARTED,
    LANDED,
    CANCELLED,
    DIVERTED;

    /** All states as text, for messages. */
    static final String NAMES = Arrays.stream(values()).map(FlightStatus::text).collect(Collectors.joining(", "));

    private static final Map<String, FlightStatus> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FlightStatus::text, status -> status));

    @EnumeratedValue
    private final String text = name().toLowerCase(Locale.ROOT);

    /** Returns the status as text, such as {@code landed}. */
    @JsonValue
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Reads a status.
     *
     * @throws IllegalArgumentException if the text is no status; the message says what it must be
     */
    public static FlightStatus parse(String text) {
        return Optional.ofNullable(BY_TEXT.get(text))
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + NAMES));
    }
}
