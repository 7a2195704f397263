/** The flight: its fields ({@link dev.puffel.flight.FlightState}), its entity, its resource, and its search. */
@NullMarked
package dev.puffel.flight;

import org.jspecify.annotations.NullMarked;
