package dev.puffel.flight;

import dev.puffel.database.LostConnection;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Saves the flights of a CSV file, all at once. Rows with a key say what the flight of that key is, the last row of a key
 * in the file; rows without one are new flights each time. New flights get their ids in the order of the file, those with
 * a key after the others and in the order of the keys. The file is streamed, whatever its size.
 */
public final class FlightImport {
    /** The SQLSTATE of a commit of which nobody knows whether it was done. */
    public static final String UNKNOWN = "08007";

    private static final int ROWS_BETWEEN_REPORTS = 4096;

    private final Supplier<String> time;
    private final boolean skipInvalid;
    private final ImportListener listener;
    private final @Nullable ImportedFlights changes;
    private final boolean awaited;

    /** Sets an import of a file up of which nobody hears but its listener. */
    public FlightImport(Supplier<String> time, boolean skipInvalid, ImportListener listener) {
        this(time, skipInvalid, listener, null, false);
    }

    /**
     * Sets an import up.
     *
     * @param time tells the present, which counts against the times of events and is written as theirs are
     * @param skipInvalid whether the valid rows are saved where others are rejected; otherwise nothing is
     * @param listener told of the import's course in its thread
     * @param changes told of the flights that it changes; null for nobody
     * @param awaited whether rows may take their time to come, so that nobody is to wait for the last of them meanwhile
     */
    public FlightImport(
            Supplier<String> time,
            boolean skipInvalid,
            ImportListener listener,
            @Nullable ImportedFlights changes,
            boolean awaited) {
        this.time = time;
        this.skipInvalid = skipInvalid;
        this.listener = listener;
        this.changes = changes;
        this.awaited = awaited;
    }

    /**
     * Imports a file in one transaction. Where rows may have keys, others wait with changes of flights while it saves; they
     * may read all the time.
     *
     * @param connection to a migrated database; afterwards its auto-commit is off
     * @param csv UTF-8; left open
     * @throws InvalidCsvException where the file is no CSV of flights as a whole; nothing is changed
     * @throws IOException where the file can't be read; nothing is changed
     * @throws SQLException where the database fails; nothing is changed, unless its state is {@link #UNKNOWN}
     */
    public ImportResult run(Connection connection, InputStream csv)
            throws SQLException, IOException, InvalidCsvException {
        CsvFlights flights = new CsvFlights(csv);
        connection.setAutoCommit(false);
        try {
            StagedFlights staged = StagedFlights.create(connection, flights.header(), changes, awaited);
            ImportResult result = stage(flights, staged);
            if (result.saved()) {
                result = save(staged, result);
                commit(connection);
            } else {
                connection.rollback();
            }
            return result;
        } catch (SQLException | IOException | InvalidCsvException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        }
    }

    private static void commit(Connection connection) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw LostConnection.is(e) ? new SQLException(e.getMessage(), UNKNOWN, e) : e;
        }
    }

    /** A connection that is broken can't roll back, and need not; what broke it is to be told. */
    private static void rollback(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private ImportResult stage(CsvFlights flights, StagedFlights staged)
            throws SQLException, IOException, InvalidCsvException {
        long read = 0;
        long rejected = 0;
        try (BinaryCopy copy = staged.copy()) {
            while (flights.next()) {
                read++;
                try {
                    CsvFlight.Keyed flight = flights.flight();
                    if (rejected == 0 || skipInvalid) {
                        staged.add(copy, flights.line(), flight);
                    }
                } catch (InvalidFlightException e) {
                    rejected++;
                    listener.rejected(flights.line(), String.valueOf(e.getMessage()));
                }
                if (read % ROWS_BETWEEN_REPORTS == 0) {
                    listener.read(read);
                }
            }
            if (rejected == 0 || skipInvalid) {
                copy.end();
            }
        }
        return new ImportResult(read, 0, 0, 0, 0, rejected, rejected == 0 || skipInvalid);
    }

    private ImportResult save(StagedFlights staged, ImportResult read) throws SQLException {
        long rows = read.read() - read.rejected();
        listener.saving(rows);
        staged.lock();
        // Events that were applied while the file was read are older.
        String now = time.get();
        long keyless = staged.insertKeyless(rows, now);
        StagedFlights.Saved keyed =
                keyless == rows ? StagedFlights.Saved.NONE : staged.upsertKeyed(now, "import:" + UUID.randomUUID());
        return new ImportResult(
                read.read(),
                keyless + keyed.inserted(),
                keyed.updated(),
                keyed.keys() - keyed.inserted() - keyed.updated(),
                rows - keyless - keyed.keys(),
                read.rejected(),
                true);
    }
}
