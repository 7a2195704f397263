package dev.puffel.outbox;

import dev.puffel.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The table outbox, as the relay uses it. */
public final class OutboxTable {
    /** The number of the lock is arbitrary; no other lock uses it. */
    private static final String LEAD = "select pg_try_advisory_xact_lock(4001)";

    /**
     * Releases the lock of an instance that hangs or whose machine has disappeared. Otherwise, PostgreSQL would notice that
     * only after hours.
     */
    private static final String LEASE = "set local idle_in_transaction_session_timeout = '9s'";

    /** An event that waits for another attempt, or is parked, holds back the later events of its subject, and no others. */
    static final String DUE = """
            select id, event_id, type, event_time, subject, data, traceparent from outbox due
            where sent_at is null and parked_at is null and not exists (
              select from outbox before
              where before.subject = due.subject and before.id <= due.id and before.sent_at is null
                and (before.parked_at is not null or before.next_attempt_at > now()))
            order by id limit ?
            """;

    static final String SENT = "update outbox set sent_at = now(), last_error = null where id = any(?)";

    /** The event waits for 2, 4, 8 … seconds; after the last attempt it is parked until somebody retries it. */
    static final String REFUSED = """
            update outbox set attempts = attempts + 1, last_error = ?,
              next_attempt_at = now() + interval '1 second' * power(2, attempts + 1),
              parked_at = case when attempts + 1 >= ? then now() end
            where id = ? returning parked_at is not null
            """;

    static final String BACKLOG = """
            select count(*), coalesce(extract(epoch from now() - min(created_at)), 0) from outbox where sent_at is null
            """;

    static final String CLEAN = """
            delete from outbox where ctid = any(array(
              select ctid from outbox where sent_at < now() - interval '1 second' * ? limit 1000 for update skip locked))
            """;

    private static final int ATTEMPTS = 5;

    private OutboxTable() {}

    /**
     * The events that are not sent yet.
     *
     * @param depth the number of events, including parked ones
     * @param oldestSeconds the age of the oldest event; 0 for none
     */
    public record Backlog(long depth, double oldestSeconds) {}

    /**
     * Whether this transaction may publish. If so, no other transaction may publish until this one ends, which it does after
     * being idle for 9 s at the latest.
     */
    public static boolean lead(Connection transaction) throws SQLException {
        Sql.update(transaction, LEASE);
        return Sql.first(transaction, LEAD, row -> row.getBoolean(1));
    }

    /** Returns the next events to publish, in order. */
    public static List<OutboxEvent> due(Connection transaction, int max) throws SQLException {
        return Sql.list(
                transaction,
                DUE,
                row -> new OutboxEvent(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)),
                max);
    }

    /**
     * Lets a transaction that has only read wait without blocking vacuum. The protocol keeps the result of the last query and
     * its snapshot open until the next statement, and this statement has no snapshot.
     */
    public static void prepareToWait(Connection transaction) throws SQLException {
        Sql.update(transaction, LEASE);
    }

    /** Marks events as sent, after Pub/Sub has confirmed them. */
    public static void sent(Connection transaction, List<OutboxEvent> events) throws SQLException {
        Sql.update(transaction, SENT, events.stream().map(OutboxEvent::row).toList());
    }

    /** Records that Pub/Sub has refused an event. Returns whether the event is now parked. */
    public static boolean refused(Connection transaction, OutboxEvent event, String reason) throws SQLException {
        return Sql.list(
                        transaction,
                        REFUSED,
                        row -> row.getBoolean(1),
                        reason.replace('\0', '?'),
                        ATTEMPTS,
                        event.row())
                .contains(true);
    }

    /** The events that are not sent yet. */
    public static Backlog backlog(Connection connection) throws SQLException {
        return Sql.first(connection, BACKLOG, row -> new Backlog(row.getLong(1), row.getDouble(2)));
    }

    /** Deletes up to 1,000 events that were sent longer ago than the retention. Returns their number. */
    public static int clean(Connection connection, Duration retention) throws SQLException {
        return Sql.update(connection, CLEAN, retention.toSeconds());
    }
}
