package dev.puffel.outbox;

import dev.puffel.database.Sql;
import dev.puffel.event.EventTime;
import dev.puffel.event.FlightEvent;
import dev.puffel.flight.FlightChanged;
import dev.puffel.flight.FlightView;
import dev.puffel.http.RequestTrace;
import io.agroal.api.AgroalDataSource;
import io.vertx.core.json.Json;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Inserts the event of each change into the table outbox, in the transaction of the change. */
@Singleton
public class OutboxWriter {
    /**
     * Gives each of the events {@code changed (event_id, subject)}, whose subjects differ, a time after all earlier events of
     * its subject: the parameter or, if that is not later, a microsecond after the latest event, up to the end of the year
     * 9999. Returns {@code event_id, event_time}.
     */
    static final String SET_TIMES = """
            insert into flight_subject as held (subject, event_time, event_id)
            select subject, ?, event_id from changed order by subject collate "C"
            on conflict (subject) do update set event_id = excluded.event_id, event_sequence = '',
              event_time = case when excluded.event_time > held.event_time then excluded.event_time
                else to_char(least(left(held.event_time, 26)::timestamp + interval '1 microsecond',
                  timestamp '9999-12-31 23:59:59.999999'), 'YYYY-MM-DD"T"HH24:MI:SS.US')
                  || substr(held.event_time, 27) end
            returning event_id, event_time""";

    static final String INSERT = """
            with changed as (
              select * from unnest(?::text[], ?::text[], ?::text[], ?::json[]) with ordinality
                as e(event_id, subject, type, data, place)
            ), timed as (
              %s
            )
            insert into outbox (event_id, subject, type, data, event_time, traceparent)
            select event_id, subject, type, data, event_time, ? from changed join timed using (event_id) order by place
            """.formatted(SET_TIMES);

    private final AgroalDataSource database;
    private final Clock clock;
    private final RequestTrace trace;

    OutboxWriter(AgroalDataSource database, Clock clock, RequestTrace trace) {
        this.database = database;
        this.clock = clock;
        this.trace = trace;
    }

    /** If the subject of a flight changes, the flight is removed under the old subject. */
    void write(@Observes FlightChanged changed) throws SQLException {
        List<Event> events = new ArrayList<>();
        for (FlightChanged.Change change : changed.changes()) {
            FlightView before = change.before();
            FlightView after = change.after();
            if (before != null && (after == null || !after.subject().equals(before.subject()))) {
                events.add(new Event(before.subject(), FlightEvent.REMOVED, null));
            }
            if (after != null) {
                events.add(new Event(after.subject(), FlightEvent.UPSERTED, Json.encode(after.state())));
            }
        }
        // Inside a transaction, Agroal gives its connection, and closing leaves it open.
        try (Connection transaction = database.getConnection()) {
            Sql.update(
                    transaction,
                    INSERT,
                    Sql.column(events, Event::id),
                    Sql.column(events, Event::subject),
                    Sql.column(events, Event::type),
                    Sql.column(events, Event::data),
                    EventTime.of(clock.instant().truncatedTo(ChronoUnit.MICROS)),
                    trace.parent());
        }
    }

    /** An event to insert; {@code data} is the flight as JSON, null for a removal. */
    private record Event(
            String id,
            String subject,
            String type,
            @Nullable String data) {
        Event(String subject, String type, @Nullable String data) {
            this(UUID.randomUUID().toString(), subject, type, data);
        }
    }
}
