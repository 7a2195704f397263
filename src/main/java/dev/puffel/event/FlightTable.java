package dev.puffel.event;

import dev.puffel.flight.FlightState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the flights what the winning events say. */
final class FlightTable {
    /** An event that says what is already so leaves version and time of change as they are. */
    private static final String UPSERT = """
            insert into flight as f (key, origin, destination, "number", departure, delay, distance, status)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::int[], ?::text[])
              as e(key, origin, destination, "number", departure, delay, distance, status)
            order by key
            on conflict (key) do update set
              origin = excluded.origin, destination = excluded.destination, "number" = excluded."number",
              departure = excluded.departure, delay = excluded.delay, distance = excluded.distance,
              status = excluded.status, version = f.version + 1, changed_at = now()
            where (f.origin, f.destination, f."number", f.departure, f.delay, f.distance, f.status)
              is distinct from (excluded.origin, excluded.destination, excluded."number", excluded.departure,
                excluded.delay, excluded.distance, excluded.status)
            """;

    private static final String REMOVE = "delete from flight where key = any(?)";

    private FlightTable() {}

    /** Expects one event a subject, and the subjects' rows locked. */
    static void apply(Connection connection, List<FlightEvent> winners) throws SQLException {
        List<FlightEvent> upserts =
                winners.stream().filter(e -> e.state() != null).toList();
        List<FlightEvent> removals =
                winners.stream().filter(e -> e.state() == null).toList();
        if (!upserts.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
                new Columns<>(statement, upserts)
                        .add("text", FlightEvent::subject)
                        .add("text", of(FlightState::origin))
                        .add("text", of(FlightState::destination))
                        .add("text", of(FlightState::number))
                        .add("text", of(FlightState::departure))
                        .add("int4", of(FlightState::delay))
                        .add("int4", of(FlightState::distance))
                        .add(
                                "text",
                                of(s -> s.status() == null ? null : s.status().text()));
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

    private static Function<FlightEvent, @Nullable Object> of(Function<FlightState, @Nullable Object> value) {
        return event -> {
            FlightState state = event.state();
            return state == null ? null : value.apply(state);
        };
    }
}
