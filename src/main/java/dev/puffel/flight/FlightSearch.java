package dev.puffel.flight;

import org.jspecify.annotations.Nullable;

/**
 * The conditions and the order of a search.
 *
 * @param limit how many at most; null where there is no limit
 * @param after where the page before ended; null for the first
 */
public record FlightSearch(
        FlightFilter filter,
        FlightOrder order,
        @Nullable Integer limit,
        @Nullable Cursor after) {

    /** Whether all flights have the time that the order goes by. */
    boolean isBounded() {
        return switch (order) {
            case ID -> true;
            case DEPARTURE, DEPARTURE_DESCENDING -> filter.from() != null || filter.to() != null;
            case ARRIVAL, ARRIVAL_DESCENDING -> filter.arrivalFrom() != null || filter.arrivalTo() != null;
        };
    }
}
