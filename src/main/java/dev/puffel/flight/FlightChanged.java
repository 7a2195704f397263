package dev.puffel.flight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CDI event: REST changed different flights, in the transaction that is under way; their rows are locked. An observer that
 * fails undoes it.
 */
public record FlightChanged(List<Change> changes) {
    /**
     * A change of one flight.
     *
     * @param before null where it was created, or may not have existed
     * @param after null where it was deleted
     */
    public record Change(
            @Nullable FlightView before, @Nullable FlightView after) {}
}
