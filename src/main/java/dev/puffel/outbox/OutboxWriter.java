package dev.puffel.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.puffel.event.EventTime;
import dev.puffel.event.FlightEvent;
import dev.puffel.flight.FlightChange;
import dev.puffel.flight.FlightChanges;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.FlightView;
import dev.puffel.http.RequestTrace;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the event of each change into the table outbox, in the change's transaction: both are kept, or neither. */
@Singleton
public class OutboxWriter implements FlightChanges {
    static final String INSERT = """
            with changed as (
              select * from unnest(?::text[], ?::text[], ?::text[], ?::json[]) with ordinality
                as e(event_id, subject, type, data, place)
            ), timed as (
              %s
            )
            insert into outbox (event_id, subject, type, data, event_time, traceparent)
            select event_id, subject, type, data, event_time, ? from changed join timed using (event_id) order by place
            """.formatted(SubjectTime.SET);

    private final ObjectMapper mapper;
    private final Clock clock;
    private final RequestTrace trace;

    OutboxWriter(ObjectMapper mapper, Clock clock, RequestTrace trace) {
        this.mapper = mapper;
        this.clock = clock;
        this.trace = trace;
    }

    @Override
    public void lock(Connection transaction, Collection<String> subjects) throws SQLException {
        if (!subjects.isEmpty()) {
            SubjectTime.lock(transaction, subjects);
        }
    }

    /** A flight that takes another subject is removed under the old one. */
    @Override
    public void recorded(Connection transaction, List<FlightChange> changes) throws SQLException {
        List<Event> events = new ArrayList<>();
        for (FlightChange change : changes) {
            FlightView before = change.before();
            FlightView after = change.after();
            if (before != null && (after == null || !after.subject().equals(before.subject()))) {
                events.add(new Event(before.subject(), FlightEvent.REMOVED, null));
            }
            if (after != null) {
                events.add(new Event(after.subject(), FlightEvent.UPSERTED, json(after.state())));
            }
        }
        try (PreparedStatement statement = transaction.prepareStatement(INSERT)) {
            array(statement, 1, events, Event::id);
            array(statement, 2, events, Event::subject);
            array(statement, 3, events, Event::type);
            array(statement, 4, events, Event::data);
            statement.setString(5, EventTime.of(clock.instant().truncatedTo(ChronoUnit.MICROS)));
            statement.setString(6, trace.parent());
            statement.executeUpdate();
        }
    }

    /** An event to be written; {@code data} is JSON, null if the type says all. */
    private record Event(
            String id,
            String subject,
            String type,
            @Nullable String data) {
        Event(String subject, String type, @Nullable String data) {
            this(UUID.randomUUID().toString(), subject, type, data);
        }
    }

    private static void array(
            PreparedStatement statement, int index, List<Event> events, Function<Event, @Nullable String> column)
            throws SQLException {
        Object[] values = events.stream().map(column).toArray();
        statement.setArray(index, statement.getConnection().createArrayOf("text", values));
    }

    private String json(FlightState state) {
        try {
            return mapper.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
