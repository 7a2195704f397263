package dev.puffel.flight;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Hears of the flights that REST changes, in the transaction of the change. */
public interface FlightChanges {
    /**
     * Different flights changed; their rows are locked.
     *
     * @throws SQLException where this can't be kept; the changes are then undone
     */
    void recorded(Connection transaction, List<FlightChange> changes) throws SQLException;
}
