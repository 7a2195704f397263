package dev.puffel.changes;

import dev.puffel.flight.FlightView;
import org.jspecify.annotations.Nullable;

/**
 * A change of a flight.
 *
 * @param number of one flight, the later change has the greater one
 * @param id the flight's
 * @param key the flight's, if it had one
 * @param flight what it became; null where it was removed
 */
record Change(
        long number,
        long id,
        @Nullable String key,
        @Nullable FlightView flight) {}
