package dev.puffel.flight;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Hears of the flights that REST changes, in the transaction of the change. */
public interface FlightChanges {
    /**
     * Keeps all others from what these subjects stand for, until the end of the transaction. It comes before the flights are
     * locked, as events have that order too, and nobody is to wait in a circle.
     */
    void lock(Connection transaction, Collection<String> subjects) throws SQLException;

    /**
     * Different flights changed; their rows are locked.
     *
     * @throws SQLException where this can't be kept; the changes are then undone
     */
    void recorded(Connection transaction, List<FlightChange> changes) throws SQLException;
}
