package dev.puffel.flight;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of a CSV file of flights: all that a flight holds, but for the id, which the database gives. */
enum FlightColumn {
    ORIGIN,
    DESTINATION,
    NUMBER,
    DEPARTURE,
    DELAY,
    DISTANCE,
    STATUS,
    KEY;

    /** All of them as a header writes them, for messages. */
    static final String NAMES =
            Arrays.stream(values()).map(FlightColumn::header).collect(Collectors.joining(", "));

    private final String header = name().toLowerCase(Locale.ROOT);

    /** The name in a file's header, e.g. {@code origin}. */
    String header() {
        return header;
    }

    /** The column of the table, quoted. */
    String sql() {
        return '"' + header + '"';
    }

    boolean isRequired() {
        return this == ORIGIN || this == DESTINATION;
    }

    /** The column that a header names so; empty where there is none. */
    static Optional<FlightColumn> of(String header) {
        return Arrays.stream(values()).filter(c -> c.header.equals(header)).findFirst();
    }
}
