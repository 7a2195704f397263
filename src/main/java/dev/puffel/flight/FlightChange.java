package dev.puffel.flight;

import org.jspecify.annotations.Nullable;

/**
 * What happened to one flight.
 *
 * @param before null where it was created
 * @param after null where it was deleted
 */
public record FlightChange(
        @Nullable FlightView before, @Nullable FlightView after) {}
