package dev.puffel.event;

import static java.util.Objects.requireNonNull;

import dev.puffel.database.Sql;
import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Applies the winning events to the table flight. */
final class FlightTable {
    private static final String UPSERT = FlightField.upsert();

    private static final String REMOVE = "delete from flight where key = any(?)";

    private FlightTable() {}

    /** Expects at most one event for each subject, and locks on the rows of the subjects. */
    static void apply(Connection connection, List<FlightEvent> winners) throws SQLException {
        List<FlightEvent> upserts =
                winners.stream().filter(e -> e.state() != null).toList();
        List<FlightEvent> removals =
                winners.stream().filter(e -> e.state() == null).toList();
        if (!upserts.isEmpty()) {
            List<Object> columns = new ArrayList<>();
            for (FlightField field : FlightState.FIELDS) {
                columns.add(field.array(upserts.stream().map(event -> requireNonNull(event.state()))));
            }
            columns.add(Sql.column(upserts, FlightEvent::subject));
            Sql.update(connection, UPSERT, columns.toArray());
        }
        if (!removals.isEmpty()) {
            Sql.update(connection, REMOVE, Sql.column(removals, FlightEvent::subject));
        }
    }
}
