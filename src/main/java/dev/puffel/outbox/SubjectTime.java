package dev.puffel.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Gives each event of a subject a time after all that were applied to it before, also where those are ahead of the clock. */
final class SubjectTime {
    /** Of one width, so that the order of the text is the order of the times. */
    private static final DateTimeFormatter CANONICAL = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Locks the subject, and tells the time that it has; a new one's is empty. */
    private static final String LOCK = """
            insert into flight_subject as held (subject, event_time, event_id) values (?, '', '')
            on conflict (subject) do update set event_time = held.event_time returning event_time""";

    private static final String SET = "update flight_subject set event_time = ?, event_id = ? where subject = ?";

    private SubjectTime() {}

    /** The time of a subject's next event, as text in UTC with nine digits of a second's fraction. */
    static String next(Connection transaction, String subject, String eventId, Instant now) throws SQLException {
        String time = after(lock(transaction, subject), now.truncatedTo(ChronoUnit.MICROS));
        try (PreparedStatement statement = transaction.prepareStatement(SET)) {
            statement.setString(1, time);
            statement.setString(2, eventId);
            statement.setString(3, subject);
            statement.executeUpdate();
        }
        return time;
    }

    private static String lock(Connection transaction, String subject) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(LOCK)) {
            statement.setString(1, subject);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static String after(String held, Instant now) {
        String time = CANONICAL.format(now);
        return time.compareTo(held) > 0
                ? time
                : CANONICAL.format(Instant.parse(held).plus(1, ChronoUnit.MICROS));
    }
}
