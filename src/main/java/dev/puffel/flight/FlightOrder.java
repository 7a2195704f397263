package dev.puffel.flight;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The order of a list of flights. Flights without a departure come last in both directions. */
public enum FlightOrder {
    ID("id"),
    DEPARTURE("departure"),
    DEPARTURE_DESCENDING("-departure");

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

    /** The order that is written so; empty where there is none. */
    public static Optional<FlightOrder> of(String text) {
        return Arrays.stream(values()).filter(o -> o.text.equals(text)).findFirst();
    }
}
