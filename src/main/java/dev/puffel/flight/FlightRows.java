package dev.puffel.flight;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of the table flight, written. */
final class FlightRows {
    private static final String INSERT = """
            insert into flight (origin, destination, "number", departure, delay, distance, status, key)
            values (?, ?, ?, ?, ?, ?, ?, ?) returning id, version""";

    private static final String UPDATE = """
            update flight set origin = ?, destination = ?, "number" = ?, departure = ?, delay = ?, distance = ?,
              status = ?, key = ?, version = version + 1, changed_at = now()
            where id = ? returning id, version""";

    /** In the order of the arrays, and so of the ids. */
    private static final String INSERT_ALL = """
            insert into flight (origin, destination, "number", departure, delay, distance, status, key)
            select origin, destination, "number", departure, delay, distance, status, key
            from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::int[], ?::text[], ?::text[])
              with ordinality as f(origin, destination, "number", departure, delay, distance, status, key, place)
            order by place returning id, version""";

    private FlightRows() {}

    static StoredFlight insert(Connection connection, FlightDocument flight) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            return write(statement, flight);
        }
    }

    static List<StoredFlight> insertAll(Connection connection, List<FlightDocument> flights) throws SQLException {
        List<FlightState> states = flights.stream().map(FlightDocument::state).toList();
        try (PreparedStatement statement = connection.prepareStatement(INSERT_ALL)) {
            array(statement, 1, "text", states, FlightState::origin);
            array(statement, 2, "text", states, FlightState::destination);
            array(statement, 3, "text", states, FlightState::number);
            array(
                    statement,
                    4,
                    "text",
                    states,
                    s -> s.departure() == null ? null : s.departure().toString());
            array(statement, 5, "int4", states, FlightState::delay);
            array(statement, 6, "int4", states, FlightState::distance);
            array(
                    statement,
                    7,
                    "text",
                    states,
                    s -> s.status() == null ? null : s.status().text());
            array(statement, 8, "text", flights, FlightDocument::key);
            List<StoredFlight> stored = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                for (FlightDocument flight : flights) {
                    rows.next();
                    stored.add(new StoredFlight(
                            rows.getLong("id"), flight.key(), rows.getLong("version"), flight.state()));
                }
            }
            return stored;
        }
    }

    private static <T> void array(
            PreparedStatement statement, int index, String type, List<T> rows, Function<T, @Nullable Object> column)
            throws SQLException {
        Object[] values = rows.stream().map(column).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    static StoredFlight update(Connection connection, long id, FlightDocument flight) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            statement.setLong(9, id);
            return write(statement, flight);
        }
    }

    static void delete(Connection connection, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from flight where id = ?")) {
            statement.setLong(1, id);
            statement.executeUpdate();
        }
    }

    /** Reads a flight; empty where there is none. */
    static Optional<StoredFlight> find(Connection connection, FlightSelect select) throws SQLException {
        try (PreparedStatement statement = select.prepare(connection)) {
            ResultSet row = statement.executeQuery();
            return row.next() ? Optional.of(stored(row)) : Optional.empty();
        }
    }

    private static StoredFlight stored(ResultSet row) throws SQLException {
        FlightView flight = FlightView.of(row);
        FlightState state = new FlightState(
                flight.origin(),
                flight.destination(),
                flight.number(),
                flight.departure(),
                flight.delay(),
                flight.distance(),
                flight.status());
        return new StoredFlight(flight.id(), flight.key(), row.getLong("version"), state);
    }

    private static StoredFlight write(PreparedStatement statement, FlightDocument flight) throws SQLException {
        FlightState state = flight.state();
        statement.setString(1, state.origin());
        statement.setString(2, state.destination());
        statement.setString(3, state.number());
        statement.setObject(
                4, state.departure() == null ? null : state.departure().atOffset(ZoneOffset.UTC));
        statement.setObject(5, state.delay());
        statement.setObject(6, state.distance());
        statement.setString(7, state.status() == null ? null : state.status().text());
        statement.setString(8, flight.key());
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new StoredFlight(row.getLong("id"), flight.key(), row.getLong("version"), state);
        }
    }
}
