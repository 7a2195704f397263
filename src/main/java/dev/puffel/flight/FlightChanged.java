package dev.puffel.flight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CDI event: REST has changed different flights in the current transaction, which holds locks on their rows. If an observer
 * fails, the transaction is rolled back.
 */
public record FlightChanged(List<Change> changes) {
    /**
     * A change of one flight.
     *
     * @param before the previous state; null if the flight was created, or may not have existed
     * @param after the new state; null if the flight was deleted
     */
    public record Change(
            @Nullable FlightView before, @Nullable FlightView after) {}
}
