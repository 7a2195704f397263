package dev.puffel.event;

import static java.util.Objects.requireNonNull;

import dev.puffel.database.Columns;
import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Applies the winning events to the table flight. */
final class FlightTable {
    private static final String UPSERT = FlightField.upsert();

    private static final String REMOVE = "delete from flight where key = any(?)";

    private FlightTable() {}

    /** Expects one event a subject, and locks on the rows of the subjects. */
    static void apply(Connection connection, List<FlightEvent> winners) throws SQLException {
        List<FlightEvent> upserts =
                winners.stream().filter(e -> e.state() != null).toList();
        List<FlightEvent> removals =
                winners.stream().filter(e -> e.state() == null).toList();
        if (!upserts.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
                Columns<FlightEvent> columns = new Columns<>(statement, upserts);
                for (FlightField field : FlightState.FIELDS) {
                    columns.add(field.arrayType(), event -> field.literal(requireNonNull(event.state())));
                }
                columns.add("text", FlightEvent::subject);
                statement.executeUpdate();
            }
        }
        if (!removals.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(REMOVE)) {
                new Columns<>(statement, removals).add("text", FlightEvent::subject);
                statement.executeUpdate();
            }
        }
    }
}
