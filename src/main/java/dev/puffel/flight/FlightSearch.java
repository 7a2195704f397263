package dev.puffel.flight;

import org.jspecify.annotations.Nullable;

/**
 * The conditions and the order of a search.
 *
 * @param limit the maximum number of flights; null for no limit
 * @param after the end of the page before; null for the first page
 */
public record FlightSearch(
        FlightFilter filter,
        FlightOrder order,
        @Nullable Integer limit,
        @Nullable Cursor after) {

    /** Whether all matching flights have the time that determines the order. */
    boolean isBounded() {
        return switch (order) {
            case ID -> true;
            case DEPARTURE, DEPARTURE_DESCENDING -> filter.from() != null || filter.to() != null;
            case ARRIVAL, ARRIVAL_DESCENDING -> filter.arrivalFrom() != null || filter.arrivalTo() != null;
        };
    }
}
