package dev.puffel.flight;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The order of a list of flights. Flights without the time come last in both directions. */
public enum FlightOrder {
    ID("id"),
    DEPARTURE("departure"),
    DEPARTURE_DESCENDING("-departure"),
    ARRIVAL("arrival"),
    ARRIVAL_DESCENDING("-arrival");

    /** All of them as requests write them, for messages. */
    static final String NAMES = Arrays.stream(values()).map(FlightOrder::text).collect(Collectors.joining(", "));

    private final String text;

    FlightOrder(String text) {
        this.text = text;
    }

    /** The order as requests write it. */
    public String text() {
        return text;
    }

    /** Whether the latest come first. */
    public boolean isDescending() {
        return text.startsWith("-");
    }

    /** The attribute of a flight that the order goes by. */
    String attribute() {
        return text.substring(isDescending() ? 1 : 0);
    }

    /** The time of a flight that the order goes by; null for none. */
    @Nullable
    Instant time(FlightState state) {
        return switch (this) {
            case ID -> null;
            case DEPARTURE, DEPARTURE_DESCENDING -> state.departure();
            case ARRIVAL, ARRIVAL_DESCENDING -> state.arrival();
        };
    }

    /** The order that is written so; empty where there is none. */
    public static Optional<FlightOrder> of(String text) {
        return Arrays.stream(values()).filter(o -> o.text.equals(text)).findFirst();
    }
}
