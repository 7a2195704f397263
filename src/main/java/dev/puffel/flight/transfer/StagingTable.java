package dev.puffel.flight.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.puffel.database.Sql;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * The temporary table of an import. It holds the rows of the file until all are read, and is dropped at the end of the
 * transaction. If no row has a key and no events are published, the rows are copied directly into the table flight. The same
 * applies to rows with ids, for which the table flight is empty and locked. Rows that may arrive slowly always use the
 * temporary table.
 */
final class StagingTable {
    private static final String SET_SUBJECTS = """
            insert into flight_subject as held (subject, event_time, event_id) select key, ?, ? from changed
              on conflict (subject) do update set event_time = excluded.event_time,
                event_id = excluded.event_id, event_sequence = ''
              where (excluded.event_time, excluded.event_id) > (held.event_time, held.event_id)""";

    private final Connection connection;
    private final List<FlightField> fields;

    /** The columns of the table flight that the file has. */
    private final String columns;

    /** Whether the file has keys; only then the order of the rows matters. */
    private final boolean keyed;

    private final @Nullable ImportedFlights changes;
    private final boolean withIds;
    private final boolean atOnce;

    private StagingTable(
            Connection connection,
            CsvHeader header,
            @Nullable ImportedFlights changes,
            boolean awaited,
            boolean withIds) {
        this.connection = connection;
        this.fields = header.fields();
        this.keyed = header.isKeyed();
        this.columns = (keyed ? "key, " : "") + FlightField.list(fields, FlightField::column);
        this.changes = changes;
        this.withIds = withIds;
        this.atOnce = !awaited && (withIds || (!keyed && changes == null));
    }

    /**
     * Creates the table with the columns of a file. {@code changes} receives the changed flights; null if not needed.
     *
     * @throws InvalidCsvException if the flights keep their ids, and the table already has flights
     */
    static StagingTable create(
            Connection connection,
            CsvHeader header,
            @Nullable ImportedFlights changes,
            boolean awaited,
            boolean withIds)
            throws SQLException, InvalidCsvException {
        StagingTable staged = new StagingTable(connection, header, changes, awaited, withIds);
        // Compiling these few statements takes longer than it saves.
        staged.execute("set local jit = off");
        if (withIds) {
            if (staged.atOnce) {
                FlightLock.take(connection);
            }
            staged.checkEmpty();
        }
        if (staged.atOnce) {
            return staged;
        }
        staged.execute("create temporary table staged_flight on commit drop as select "
                + (staged.keyed || withIds ? "0::bigint as line, " : "")
                + staged.columns + " from flight with no data");
        if (changes != null && !withIds) {
            staged.execute("create temporary table " + ImportedFlights.TABLE + " (id bigint) on commit drop");
        }
        return staged;
    }

    /** Starts the COPY into the table, in the format CSV. */
    CopyIn copy() throws SQLException {
        String table = atOnce ? "flight (" + (withIds ? "id, " : "") + columns + ")" : "staged_flight";
        return new CopyManager(connection.unwrap(BaseConnection.class))
                .copyIn("copy " + table + " from stdin (format csv)");
    }

    /** Adds a row with its id, if the flights keep theirs, or otherwise with its line. */
    void add(CsvWriter copy, long number, FlightDocument flight) {
        CsvWriter.CsvWriterRecord row = copy.writeRecord();
        if (keyed || withIds) {
            row.writeField(Long.toString(number));
        }
        if (keyed) {
            row.writeField(flight.key());
        }
        for (FlightField field : fields) {
            row.writeField(text(field, flight.state()));
        }
        row.endRecord();
    }

    private static @Nullable String text(FlightField field, FlightState state) {
        Object literal = field.literal(state);
        if (literal instanceof String text && field.type() == List.class) {
            return "{" + text.replace(' ', ',') + "}";
        }
        return literal == null ? null : literal.toString();
    }

    private void checkEmpty() throws SQLException, InvalidCsvException {
        List<Long> ids = Sql.list(connection, "select id from flight limit 2", row -> row.getLong(1));
        if (!ids.isEmpty()) {
            throw new InvalidCsvException("ids can be restored only into an empty table, but there "
                    + (ids.size() > 1 ? "are flights" : "is flight " + ids.get(0)) + " already");
        }
    }

    /**
     * Keeps other transactions from changing flights, if the file has keys or ids.
     *
     * @throws InvalidCsvException if the flights keep their ids, and others were created while the file was read
     */
    void lock() throws SQLException, InvalidCsvException {
        if ((keyed || withIds) && !atOnce) {
            FlightLock.take(connection);
            if (withIds) {
                checkEmpty();
            }
        }
    }

    /**
     * Inserts the rows without a key. This is a separate statement, because an insert without conflicts is faster.
     *
     * @param rows the number of all rows
     * @return the number of rows without a key
     */
    long insertKeyless(long rows, String time) throws SQLException {
        if (withIds) {
            if (!atOnce) {
                execute("insert into flight (id, " + columns + ") select line, " + columns + " from staged_flight");
            }
            restored(time);
            return rows;
        }
        if (atOnce) {
            return rows;
        }
        String insert = "insert into flight (" + columns + ") select " + columns + " from staged_flight"
                + (keyed ? " where key is null" : "");
        if (changes == null) {
            return execute(insert);
        }
        long inserted = execute("with changed as (" + insert + " returning id) " + record());
        changes.recorded(connection, time);
        // The events of these flights are written.
        execute("truncate " + ImportedFlights.TABLE);
        return inserted;
    }

    /**
     * Inserts or updates the flights of the rows with a key, by the last row of each key. Columns that the file lacks keep
     * their values. Events that are older than the import have no effect on the changed flights.
     *
     * @param time the time of the import, in the format of flight_subject
     */
    Saved upsertKeyed(String time) throws SQLException {
        if (changes == null) {
            return saved(SET_SUBJECTS, time, importId());
        }
        Saved saved = saved(record());
        changes.recorded(connection, time);
        return saved;
    }

    /** Makes new flights get ids beyond those of the file. All flights of the table are new. */
    private void restored(String time) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "select setval('flight_id_seq', greatest(max(id), (select last_value from flight_id_seq)))"
                            + " from flight");
        }
        if (changes != null) {
            execute("create temporary table " + ImportedFlights.TABLE + " on commit drop as select id from flight");
            changes.recorded(connection, time);
            return;
        }
        Sql.update(
                connection,
                "with changed as (select key from flight where key is not null) " + SET_SUBJECTS,
                time,
                importId());
    }

    private static String importId() {
        return "import:" + UUID.randomUUID();
    }

    private Saved saved(String afterwards, Object... parameters) throws SQLException {
        return Sql.first(
                connection,
                upsert(afterwards),
                row -> new Saved(row.getLong(1), row.getLong(2), row.getLong(3)),
                parameters);
    }

    private static String record() {
        return "insert into " + ImportedFlights.TABLE + " select id from changed";
    }

    /** The number of keys, of flights inserted, and of flights updated. */
    record Saved(long keys, long inserted, long updated) {
        static final Saved NONE = new Saved(0, 0, 0);
    }

    /**
     * Sorts by key to find the last row of each key, and because indexes fill about twice as fast in their order. An inserted
     * row has no xmax, but an updated row has one.
     */
    private String upsert(String afterwards) {
        return """
            with final as materialized (
              select distinct on (key collate "C") %1$s from staged_flight where key is not null
              order by key collate "C", line desc
            ), changed as (
              insert into flight as f (%1$s) select %1$s from final
              %2$s
              returning id, key, xmax = 0 as inserted
            ), afterwards as (
              %3$s
            )
            select (select count(*) from final), count(*) filter (where inserted), count(*) filter (where not inserted)
            from changed
            """.formatted(columns, FlightField.onConflict(fields), afterwards);
    }

    private long execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }
}
