package dev.puffel.flight;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which flights. Each list has the values of which a flight has any; an empty list is for all flights.
 *
 * @param airports either end
 * @param numbers the flight number, or one of the codeshares
 * @param from the earliest departure, inclusive
 * @param to the end of the departures, exclusive
 * @param arrivalFrom the earliest arrival, inclusive
 * @param arrivalTo the end of the arrivals, exclusive
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
        @Nullable Instant arrivalTo) {}
