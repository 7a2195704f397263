package dev.puffel.flight.transfer;

import java.sql.Connection;
import java.sql.SQLException;

/** Receives the flights that an import changes, in its transaction. */
public interface ImportedFlights {
    /** The temporary table with the ids of the changed flights, each once. */
    String TABLE = "imported_flight";

    /**
     * The flights in {@value #TABLE} are new or changed. The receiver updates flight_subject.
     *
     * @param time the time of the import, in the format of flight_subject
     * @throws SQLException if this fails; the import is then rolled back
     */
    void recorded(Connection transaction, String time) throws SQLException;
}
