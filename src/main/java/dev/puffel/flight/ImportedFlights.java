package dev.puffel.flight;

import java.sql.Connection;
import java.sql.SQLException;

/** Hears of the flights that an import changes, in its transaction. */
public interface ImportedFlights {
    /** The temporary table with the ids of the flights that are told of, each once. */
    String TABLE = "imported_flight";

    /**
     * The flights in {@value #TABLE} are new or different now; their place in flight_subject is left to this.
     *
     * @param time of the import, as flight_subject has it
     * @throws SQLException where this can't be kept; the import is then undone
     */
    void recorded(Connection transaction, String time) throws SQLException;
}
