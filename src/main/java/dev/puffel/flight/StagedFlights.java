package dev.puffel.flight;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table in which an import gathers its rows before they become flights; it goes with the transaction. Rows of a file that all
 * are new flights, of which nobody is to be told, need none: they become flights at once.
 */
final class StagedFlights {
    private static final String SET_SUBJECTS = """
            insert into flight_subject as held (subject, event_time, event_id) select key, ?, ? from changed
              on conflict (subject) do update set event_time = excluded.event_time, event_id = excluded.event_id
              where (excluded.event_time, excluded.event_id) > (held.event_time, held.event_id)""";

    private final Connection connection;
    private final List<FlightColumn> columns;

    /** Only among rows with keys does it matter which is the last. */
    private final boolean keyed;

    private final @Nullable ImportedFlights changes;
    private final boolean atOnce;

    private StagedFlights(Connection connection, CsvHeader header, @Nullable ImportedFlights changes, boolean awaited) {
        this.connection = connection;
        this.columns = header.columns();
        this.keyed = columns.contains(FlightColumn.KEY);
        this.changes = changes;
        this.atOnce = !keyed && changes == null && !awaited;
    }

    /** Creates the table, with the columns of a file; the flights that it changes are told of, to nobody where null. */
    static StagedFlights create(
            Connection connection, CsvHeader header, @Nullable ImportedFlights changes, boolean awaited)
            throws SQLException {
        StagedFlights staged = new StagedFlights(connection, header, changes, awaited);
        // Compiling these few statements costs more than it saves.
        staged.execute("set local jit = off");
        if (staged.atOnce) {
            return staged;
        }
        staged.execute("create temporary table staged_flight on commit drop as select "
                + (staged.keyed ? "0::bigint as line, " : "")
                + staged.list(FlightColumn::sql) + " from flight with no data");
        if (changes != null) {
            staged.execute("create temporary table " + ImportedFlights.TABLE + " (id bigint) on commit drop");
        }
        return staged;
    }

    /** Begins to fill the table. */
    BinaryCopy copy() throws SQLException {
        String table = atOnce ? "flight (" + list(FlightColumn::sql) + ")" : "staged_flight";
        return new BinaryCopy(connection, "copy " + table + " from stdin (format binary)");
    }

    /** Adds a row. */
    void add(BinaryCopy copy, long line, CsvFlight.Keyed flight) throws SQLException {
        FlightState state = flight.state();
        if (keyed) {
            copy.row(columns.size() + 1);
            copy.bigint(line);
        } else {
            copy.row(columns.size());
        }
        for (FlightColumn column : columns) {
            switch (column) {
                case ORIGIN -> copy.text(state.origin());
                case DESTINATION -> copy.text(state.destination());
                case NUMBER -> copy.text(state.number());
                case DEPARTURE -> copy.timestamp(state.departure());
                case DELAY -> copy.integer(state.delay());
                case DISTANCE -> copy.integer(state.distance());
                case STATUS ->
                    copy.text(state.status() == null ? null : state.status().text());
                case KEY -> copy.text(flight.key());
            }
        }
    }

    /** Keeps others from changing flights, where rows may have keys that others may change too. */
    void lock() throws SQLException {
        if (keyed) {
            FlightLock.take(connection);
        }
    }

    /**
     * Makes flights of the rows without a key: apart, as what can't conflict is saved faster.
     *
     * @param rows how many there are, with a key and without
     * @return how many have none
     */
    long insertKeyless(long rows, String time) throws SQLException {
        if (atOnce) {
            return rows;
        }
        String insert = "insert into flight (" + list(FlightColumn::sql) + ") select " + list(FlightColumn::sql)
                + " from staged_flight" + (keyed ? " where key is null" : "");
        if (changes == null) {
            return execute(insert);
        }
        long inserted = execute("with changed as (" + insert + " returning id) " + record());
        changes.recorded(connection, time);
        // They have been told of.
        execute("truncate " + ImportedFlights.TABLE);
        return inserted;
    }

    /**
     * Makes flights of the rows with a key, of each key the last, or makes the flights that have these keys what the rows
     * say; columns that the file lacks stay as they are. An event about a changed flight that is older than the import
     * then comes too late.
     *
     * @param time of the import, as flight_subject has it
     * @param id of the import, in place of an event's
     */
    Saved upsertKeyed(String time, String id) throws SQLException {
        if (changes == null) {
            return upsertKeyed(SET_SUBJECTS, time, id);
        }
        Saved saved = upsertKeyed(record());
        changes.recorded(connection, time);
        return saved;
    }

    private Saved upsertKeyed(String afterwards, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert(afterwards))) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Saved(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    private static String record() {
        return "insert into " + ImportedFlights.TABLE + " select id from changed";
    }

    /** How many keys there are, how many of them had no flight before, and how many had another one. */
    record Saved(long keys, long inserted, long updated) {
        static final Saved NONE = new Saved(0, 0, 0);
    }

    /**
     * Sorted for the last of each key, and because indexes are filled about twice as fast in their order. A row that was
     * inserted and never updated has no xmax.
     */
    private String upsert(String afterwards) {
        return """
            with final as materialized (
              select distinct on (key collate "C") %1$s from staged_flight where key is not null
              order by key collate "C", line desc
            ), changed as (
              insert into flight as f (%1$s) select %1$s from final
              on conflict (key) do update set %2$s, version = f.version + 1, changed_at = now()
              where (%3$s) is distinct from (%4$s)
              returning id, key, xmax = 0 as inserted
            ), afterwards as (
              %5$s
            )
            select (select count(*) from final), count(*) filter (where inserted), count(*) filter (where not inserted)
            from changed
            """.formatted(
                        list(FlightColumn::sql),
                        list(c -> c.sql() + " = excluded." + c.sql()),
                        list(c -> "f." + c.sql()),
                        list(c -> "excluded." + c.sql()),
                        afterwards);
    }

    private String list(Function<FlightColumn, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }

    private long execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }
}
