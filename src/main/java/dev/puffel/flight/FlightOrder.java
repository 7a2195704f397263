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

    /** All orders as in requests, for messages. */
    static final String NAMES = Arrays.stream(values()).map(FlightOrder::text).collect(Collectors.joining(", "));

    private final String text;

    FlightOrder(String text) {
        this.text = text;
    }

    /** Returns the order as in requests. */
    public String text() {
        return text;
    }

    /** Whether the latest flights come first. */
    public boolean isDescending() {
        return text.startsWith("-");
    }

    /** Returns the attribute that determines the order. */
    String attribute() {
        return text.substring(isDescending() ? 1 : 0);
    }

    /** Returns the time of a flight that determines the order; null for none. */
    @Nullable
    Instant time(FlightState state) {
        return switch (this) {
            case ID -> null;
            case DEPARTURE, DEPARTURE_DESCENDING -> state.departure();
            case ARRIVAL, ARRIVAL_DESCENDING -> state.arrival();
        };
    }

    /** Returns the order with this text; empty if there is none. */
    public static Optional<FlightOrder> of(String text) {
        return Arrays.stream(values()).filter(o -> o.text.equals(text)).findFirst();
    }
}
