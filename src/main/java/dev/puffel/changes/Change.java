package dev.puffel.changes;

import dev.puffel.flight.FlightFilter;
import dev.puffel.flight.FlightView;
import org.jspecify.annotations.Nullable;

/**
 * A change of a flight.
 *
 * @param number of one flight, the later change has the greater one
 * @param id the flight's
 * @param key the flight's, if it had one
 * @param before what it was, if it was removed, or if something changed that filters look at
 * @param flight what it became; null where it was removed
 */
record Change(
        long number,
        long id,
        @Nullable String key,
        @Nullable FlightView before,
        @Nullable FlightView flight) {

    /** Whether the flight matched before the change, or matches now. It may have matched if it is not known what it was. */
    boolean concerns(FlightFilter filter) {
        return (flight != null && filter.matches(flight)) || (before == null ? flight == null : filter.matches(before));
    }
}
