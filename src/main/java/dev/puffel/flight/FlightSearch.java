package dev.puffel.flight;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The conditions and the order of a search.
 *
 * @param from the earliest departure, inclusive
 * @param to the end of the departures, exclusive
 * @param limit how many at most; null where there is no limit
 * @param after where the page before ended; null for the first
 */
public record FlightSearch(
        @Nullable String origin,
        @Nullable String destination,
        @Nullable String number,
        @Nullable FlightStatus status,
        @Nullable Instant from,
        @Nullable Instant to,
        FlightOrder order,
        @Nullable Integer limit,
        @Nullable Cursor after) {

    /** The same search with room for this many flights. */
    FlightSearch withLimit(int limit) {
        return new FlightSearch(origin, destination, number, status, from, to, order, limit, after);
    }
}
