package dev.puffel.outbox;

import dev.puffel.event.EventTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives each event of a subject a time after all that were applied to it before, also where those are ahead of the clock. */
final class SubjectTime {
    /** Locks the subjects, all transactions in the same order, and tells the times that they have; a new one's is empty. */
    private static final String LOCK = """
            insert into flight_subject as held (subject, event_time, event_id)
            select subject, '', '' from unnest(?::text[]) as s(subject) order by subject collate "C"
            on conflict (subject) do update set event_time = held.event_time returning subject, event_time""";

    private static final String SET = """
            update flight_subject set event_time = e.time, event_id = e.id
            from unnest(?::text[], ?::text[], ?::text[]) as e(subject, time, id)
            where flight_subject.subject = e.subject""";

    private SubjectTime() {}

    /**
     * The times of each subject's next event, as text in UTC with nine digits of a second's fraction.
     *
     * @param events of different subjects
     */
    static Map<String, String> next(Connection transaction, List<Event> events, Instant now) throws SQLException {
        Map<String, String> times =
                lock(transaction, events.stream().map(Event::subject).toList());
        times.replaceAll((subject, held) -> after(held, now.truncatedTo(ChronoUnit.MICROS)));
        try (PreparedStatement statement = transaction.prepareStatement(SET)) {
            Outbox.array(statement, 1, events, Event::subject);
            Outbox.array(statement, 2, events, event -> times.get(event.subject()));
            Outbox.array(statement, 3, events, Event::id);
            statement.executeUpdate();
        }
        return times;
    }

    /** The times that subjects have, empty for new ones; no other transaction gives them another until this one ends. */
    static Map<String, String> lock(Connection transaction, Collection<String> subjects) throws SQLException {
        Map<String, String> held = new HashMap<>();
        try (PreparedStatement statement = transaction.prepareStatement(LOCK)) {
            statement.setArray(1, transaction.createArrayOf("text", subjects.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    held.put(row.getString(1), row.getString(2));
                }
            }
        }
        return held;
    }

    private static String after(String held, Instant now) {
        String time = EventTime.of(now);
        if (time.compareTo(held) > 0) {
            return time;
        }
        String next = EventTime.of(Instant.parse(held).plus(1, ChronoUnit.MICROS));
        // The year 10000 can't be written, and would come before all others; then the ids decide.
        return next.compareTo(held) > 0 ? next : held;
    }
}
