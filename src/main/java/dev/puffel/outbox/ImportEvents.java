package dev.puffel.outbox;

import dev.puffel.database.Sql;
import dev.puffel.event.FlightEvent;
import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.transfer.ImportedFlights;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Inserts the events of all flights that an import changes into the table outbox, in one statement. The database creates the
 * same events as {@link OutboxWriter}.
 */
public final class ImportEvents implements ImportedFlights {
    /** Fractions of a second have zero, three or six digits, as in the JSON of other events. */
    private static final String TIME = """
            regexp_replace(to_char(%s at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '(\\.000000|000)$', '') || 'Z'""";

    private static final String INSERT =
            """
            with changed as materialized (
              select id, coalesce(key, 'puffel:' || id) as subject, gen_random_uuid()::text as event_id,
                json_strip_nulls(json_build_object(%s)) as data
              from %s join flight using (id)
            ), timed as (
              %s
            )
            insert into outbox (event_id, subject, type, event_time, data)
            select event_id, subject, ?, event_time, data from changed join timed using (event_id) order by id
            """.formatted(FlightField.list(FlightState.FIELDS, ImportEvents::member), TABLE, OutboxWriter.SET_TIMES);

    @Override
    public void recorded(Connection transaction, String time) throws SQLException {
        Sql.update(transaction, INSERT, time, FlightEvent.UPSERTED);
    }

    private static String member(FlightField field) {
        String value = field.type() == Instant.class ? TIME.formatted(field.column()) : field.column();
        return "'" + field.name() + "', " + value;
    }
}
