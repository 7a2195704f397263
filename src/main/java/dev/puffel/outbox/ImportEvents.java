package dev.puffel.outbox;

import dev.puffel.event.FlightEvent;
import dev.puffel.flight.ImportedFlights;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Puts the events of all flights that an import changes into the table outbox, in one statement: the same events as those of
 * {@link OutboxWriter}, made where the flights are.
 */
public final class ImportEvents implements ImportedFlights {
    /** Departures are written as java.time writes them, with zero, three or six digits of a second's fraction. */
    private static final String INSERT = """
            with changed as materialized (
              select id, coalesce(key, 'puffel:' || id) as subject, gen_random_uuid()::text as event_id,
                json_strip_nulls(json_build_object('origin', origin, 'destination', destination, 'number', "number",
                  'departure', regexp_replace(to_char(departure at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                    '(\\.000000|000)$', '') || 'Z',
                  'delay', delay, 'distance', distance, 'status', status)) as data
              from %s join flight using (id)
            ), timed as (
              %s
            )
            insert into outbox (event_id, subject, type, event_time, data)
            select event_id, subject, ?, event_time, data from changed join timed using (event_id) order by id
            """.formatted(TABLE, SubjectTime.SET);

    @Override
    public void recorded(Connection transaction, String time) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(INSERT)) {
            statement.setString(1, time);
            statement.setString(2, FlightEvent.UPSERTED);
            statement.executeUpdate();
        }
    }
}
