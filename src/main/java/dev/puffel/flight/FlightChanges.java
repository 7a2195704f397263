package dev.puffel.flight;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Hears of each flight that REST changes, in the transaction of the change. */
public interface FlightChanges {
    /**
     * A flight changed; its row is locked.
     *
     * @param before null where it was created
     * @param after null where it was deleted
     * @throws SQLException where this can't be kept; the change is then undone
     */
    void recorded(Connection transaction, @Nullable StoredFlight before, @Nullable StoredFlight after)
            throws SQLException;
}
