package dev.puffel.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.puffel.database.Columns;
import dev.puffel.event.EventTime;
import dev.puffel.event.FlightEvent;
import dev.puffel.flight.FlightChanged;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.FlightView;
import dev.puffel.http.RequestTrace;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts the event of each change into the table outbox, in the change's transaction: both are kept, or neither. */
@Singleton
public class OutboxWriter {
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

    private final AgroalDataSource database;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final RequestTrace trace;

    OutboxWriter(AgroalDataSource database, ObjectMapper mapper, Clock clock, RequestTrace trace) {
        this.database = database;
        this.mapper = mapper;
        this.clock = clock;
        this.trace = trace;
    }

    /** A flight that takes another subject is removed under the old one. */
    void write(@Observes FlightChanged changed) throws SQLException {
        List<Event> events = new ArrayList<>();
        for (FlightChanged.Change change : changed.changes()) {
            FlightView before = change.before();
            FlightView after = change.after();
            if (before != null && (after == null || !after.subject().equals(before.subject()))) {
                events.add(new Event(before.subject(), FlightEvent.REMOVED, null));
            }
            if (after != null) {
                events.add(new Event(after.subject(), FlightEvent.UPSERTED, json(after.state())));
            }
        }
        // Inside a transaction, Agroal gives its connection, and closing leaves it open.
        try (Connection transaction = database.getConnection();
                PreparedStatement statement = transaction.prepareStatement(INSERT)) {
            new Columns<>(statement, events)
                    .add("text", Event::id)
                    .add("text", Event::subject)
                    .add("text", Event::type)
                    .add("text", Event::data);
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

    private String json(FlightState state) {
        try {
            return mapper.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
