package dev.puffel.outbox;

import dev.puffel.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outbox for operators: lists events that are not sent yet, and retries them. */
public final class OutboxAdmin {
    private static final String LIST = """
            select id, event_id, type, subject, created_at, parked_at, attempts, next_attempt_at, last_error from outbox
            where sent_at is null and id > ? and (not ? or parked_at is not null)
            order by id limit ?
            """;

    private static final String RETRY = """
            update outbox set attempts = 0, next_attempt_at = now(), parked_at = null
            where sent_at is null and\s""";

    private static final String THESE = "id = any(?) returning id";

    private static final String REFUSED = "(parked_at is not null or attempts > 0)";

    private static final int FETCH = 100;

    private OutboxAdmin() {}

    /**
     * An event that is not sent yet.
     *
     * @param row the id of the row in the outbox
     * @param parkedAt when the relay parked the event; null if it is not parked
     * @param attempts how often Pub/Sub has refused the event
     * @param nextAttemptAt the time of the next attempt, unless the event is parked
     * @param lastError why Pub/Sub refused the event
     */
    public record Event(
            long row,
            String id,
            String type,
            String subject,
            Instant createdAt,
            @Nullable Instant parkedAt,
            int attempts,
            Instant nextAttemptAt,
            @Nullable String lastError) {}

    /**
     * Passes events to a sink, oldest first.
     *
     * @param after only events in greater rows
     * @param parked only parked events
     */
    public static void list(Connection connection, long after, boolean parked, int max, Consumer<Event> sink)
            throws SQLException {
        Sql.stream(connection, FETCH, LIST, OutboxAdmin::event, sink, after, parked, max);
    }

    /** Resets events, so that the relay tries them at once. Returns the rows of those that exist. */
    public static List<Long> retry(Connection transaction, List<Long> rows) throws SQLException {
        return Sql.list(transaction, RETRY + THESE, row -> row.getLong(1), rows);
    }

    /** Resets all events that Pub/Sub has refused, so that the relay tries them at once. Returns their number. */
    public static int retryAll(Connection transaction) throws SQLException {
        return Sql.update(transaction, RETRY + REFUSED);
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong("id"),
                row.getString("event_id"),
                row.getString("type"),
                row.getString("subject"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("parked_at") == null
                        ? null
                        : row.getObject("parked_at", OffsetDateTime.class).toInstant(),
                row.getInt("attempts"),
                row.getObject("next_attempt_at", OffsetDateTime.class).toInstant(),
                row.getString("last_error"));
    }
}
