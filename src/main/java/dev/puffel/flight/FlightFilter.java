package dev.puffel.flight;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a search. A flight matches a list if it has any of its values; an empty list matches all flights.
 *
 * @param airports origins or destinations
 * @param numbers the flight number, or one of the codeshares
 * @param from the earliest departure, inclusive
 * @param to the latest departure, exclusive
 * @param arrivalFrom the earliest arrival, inclusive
 * @param arrivalTo the latest arrival, exclusive
 */
public record FlightFilter(
        @Nullable String key,
        @Nullable String callsign,
        List<String> airports,
        List<String> origins,
        List<String> destinations,
        List<String> numbers,
        List<FlightStatus> statuses,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Instant arrivalFrom,
        @Nullable Instant arrivalTo) {

    /** All flights. */
    static final FlightFilter NONE =
            new FlightFilter(null, null, List.of(), List.of(), List.of(), List.of(), List.of(), null, null, null, null);

    /** Whether a flight matches. */
    public boolean matches(FlightView flight) {
        FlightState state = flight.state();
        List<String> codeshares = state.codeshares();
        return (key == null || key.equals(flight.key()))
                && (callsign == null || callsign.equals(state.callsign()))
                && (isAny(airports, state.origin()) || isAny(airports, state.destination()))
                && isAny(origins, state.origin())
                && isAny(destinations, state.destination())
                && (isAny(numbers, state.number())
                        || (codeshares != null && !Collections.disjoint(numbers, codeshares)))
                && isAny(statuses, state.status())
                && isWithin(from, to, state.departure())
                && isWithin(arrivalFrom, arrivalTo, state.arrival());
    }

    private static boolean isAny(List<?> values, @Nullable Object value) {
        return values.isEmpty() || (value != null && values.contains(value));
    }

    private static boolean isWithin(@Nullable Instant from, @Nullable Instant to, @Nullable Instant time) {
        return (from == null || (time != null && !time.isBefore(from)))
                && (to == null || (time != null && time.isBefore(to)));
    }
}
