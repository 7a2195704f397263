package dev.puffel.flight.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.puffel.database.Sql;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.InvalidFlightException;
import dev.puffel.http.DatabaseFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Imports a file of flights, CSV or NDJSON, in one transaction. A row with a key creates or changes the flight with that key;
 * the last row with a key counts. A row without a key is a new flight each time. New flights get their ids in the order of the
 * file; those with a key come last, in the order of the keys. The file is streamed, so its size does not matter.
 */
public final class FlightImport {
    /** The SQLSTATE of a failed commit with an unknown outcome. */
    public static final String UNKNOWN = "08007";

    /** Otherwise, if the process is killed, the database continues to save, and other writers wait. */
    private static final String END_WITH_CLIENT = "set client_connection_check_interval = '5s'";

    private static final int ROWS_BETWEEN_REPORTS = 4096;

    private final Supplier<String> time;
    private final boolean skipInvalid;
    private final ImportListener listener;
    private final @Nullable ImportedFlights changes;
    private final boolean awaited;
    private final ImportFormat format;

    /**
     * Sets up an import.
     *
     * @param time supplies the current time in the format of event times
     * @param skipInvalid whether valid rows are saved if others are rejected; otherwise nothing is saved
     * @param listener receives the progress
     * @param changes receives the changed flights; null if not needed
     * @param awaited whether rows may arrive slowly, as from a pipe, so that no locks are held while they are read
     * @param format how the file is to be read
     */
    public FlightImport(
            Supplier<String> time,
            boolean skipInvalid,
            ImportListener listener,
            @Nullable ImportedFlights changes,
            boolean awaited,
            ImportFormat format) {
        this.time = time;
        this.skipInvalid = skipInvalid;
        this.listener = listener;
        this.changes = changes;
        this.awaited = awaited;
        this.format = format;
    }

    /**
     * Imports a file. If it has keys, other writers of flights wait while its rows are saved; readers never wait.
     *
     * @param connection to a migrated database; auto-commit is off afterwards
     * @param file UTF-8; left open
     * @throws InvalidCsvException if the file has no flights, or has ids that the table cannot accept; nothing is changed
     * @throws IOException if the file cannot be read; nothing is changed
     * @throws SQLException if the database fails; nothing is changed, unless its state is {@link #UNKNOWN}
     */
    public ImportResult run(Connection connection, InputStream file)
            throws SQLException, IOException, InvalidCsvException {
        FlightFile flights = FlightFile.open(file, format);
        Sql.update(connection, END_WITH_CLIENT);
        connection.setAutoCommit(false);
        try {
            StagingTable staged = StagingTable.create(connection, flights.header(), changes, awaited, format.withIds());
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
            throw DatabaseFailure.isLost(e) ? new SQLException(e.getMessage(), UNKNOWN, e) : e;
        }
    }

    /** A broken connection cannot roll back, and need not; the caller gets the reason, not this failure. */
    private static void rollback(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private ImportResult stage(FlightFile flights, StagingTable staged)
            throws SQLException, IOException, InvalidCsvException {
        long read = 0;
        long rejected = 0;
        CopyIn copy = staged.copy();
        try {
            CsvWriter rows = CsvWriter.builder().build(new PGCopyOutputStream(copy));
            while (flights.next()) {
                read++;
                try {
                    FlightDocument flight = flights.flight();
                    long number = format.withIds() ? flights.id() : flights.line();
                    if (rejected == 0 || skipInvalid) {
                        staged.add(rows, number, flight);
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
                rows.flush();
                copy.endCopy();
            }
        } catch (UncheckedIOException e) {
            // The writer can report a failure of the database only in this way.
            IOException failure = e.getCause();
            if (failure != null && failure.getCause() instanceof SQLException refused) {
                throw refused;
            }
            throw e;
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return new ImportResult(read, 0, 0, 0, 0, rejected, rejected == 0 || skipInvalid);
    }

    private ImportResult save(StagingTable staged, ImportResult read) throws SQLException, InvalidCsvException {
        long rows = read.read() - read.rejected();
        listener.saving(rows);
        staged.lock();
        // Taken after the lock: events that were applied while the file was read are older.
        String now = time.get();
        long keyless = staged.insertKeyless(rows, now);
        StagingTable.Saved keyed = keyless == rows ? StagingTable.Saved.NONE : staged.upsertKeyed(now);
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
