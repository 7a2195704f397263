package dev.puffel.flight;

import dev.puffel.database.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of the table flight, written. */
final class FlightRows {
    private static final String COLUMNS = FlightState.COLUMNS + ", key";

    private static final String INSERT = "insert into flight (" + COLUMNS + ") values ("
            + FlightField.list(FlightState.FIELDS, field -> "?::" + field.columnType())
            + ", ?) returning id, version";

    private static final String UPDATE = "update flight set "
            + FlightField.list(FlightState.FIELDS, field -> field.column() + " = ?::" + field.columnType())
            + ", key = ?, version = version + 1, changed_at = now() where id = ? returning id, version";

    /** In the order of the arrays, and so of the ids. */
    private static final String INSERT_ALL = """
            insert into flight (%1$s) select %1$s
            from unnest(%2$s, ?::text[]) with ordinality as f(%1$s, place)
            order by place returning id, version""".formatted(COLUMNS, FlightField.arrays());

    private FlightRows() {}

    static FlightView insert(Connection connection, FlightDocument flight) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            return write(statement, flight);
        }
    }

    static List<FlightView> insertAll(Connection connection, List<FlightDocument> flights) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT_ALL)) {
            Columns<FlightDocument> columns = new Columns<>(statement, flights);
            for (FlightField field : FlightState.FIELDS) {
                columns.add(field.arrayType(), flight -> field.literal(flight.state()));
            }
            columns.add("text", FlightDocument::key);
            List<FlightView> stored = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                for (FlightDocument flight : flights) {
                    rows.next();
                    stored.add(
                            new FlightView(rows.getLong("id"), flight.state(), flight.key(), rows.getLong("version")));
                }
            }
            return stored;
        }
    }

    static FlightView update(Connection connection, long id, FlightDocument flight) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            statement.setLong(FlightState.FIELDS.size() + 2, id);
            return write(statement, flight);
        }
    }

    static void delete(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from flight where id = ?")) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
    }

    /** Reads a flight, in a transaction that bounds the time; empty where there is none. */
    static Optional<FlightView> find(Connection transaction, FlightSelect select) throws SQLException {
        return find(transaction, select, 0);
    }

    /** Reads a flight in so many seconds at most, 0 for any time; empty where there is none. */
    static Optional<FlightView> find(Connection connection, FlightSelect select, int seconds) throws SQLException {
        try (PreparedStatement statement = select.prepare(connection)) {
            statement.setQueryTimeout(seconds);
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(FlightView.of(row, row.getLong(FlightSelect.VERSION))) : Optional.empty();
        }
    }

    private static FlightView write(PreparedStatement statement, FlightDocument flight) throws SQLException {
        int position = 0;
        for (FlightField field : FlightState.FIELDS) {
            statement.setObject(++position, field.literal(flight.state()));
        }
        statement.setString(++position, flight.key());
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new FlightView(row.getLong("id"), flight.state(), flight.key(), row.getLong("version"));
        }
    }
}
