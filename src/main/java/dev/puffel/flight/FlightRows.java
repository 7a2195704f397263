package dev.puffel.flight;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Optional;

/** Rows of the table flight, written one by one. */
final class FlightRows {
    private static final String INSERT = """
            insert into flight (origin, destination, "number", departure, delay, distance, status, key)
            values (?, ?, ?, ?, ?, ?, ?, ?) returning id, version""";

    private static final String UPDATE = """
            update flight set origin = ?, destination = ?, "number" = ?, departure = ?, delay = ?, distance = ?,
              status = ?, key = ?, version = version + 1, changed_at = now()
            where id = ? returning id, version""";

    private FlightRows() {}

    static StoredFlight insert(Connection connection, FlightDocument flight) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            return write(statement, flight);
        }
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
        try (PreparedStatement statement = select.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(stored(row)) : Optional.empty();
        }
    }

    private static StoredFlight stored(ResultSet row) throws SQLException {
        FlightView flight = FlightSelect.view(row);
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
