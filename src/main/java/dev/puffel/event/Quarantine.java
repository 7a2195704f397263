package dev.puffel.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.puffel.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The quarantine: messages that can never be applied, stored unchanged. */
public final class Quarantine {
    /**
     * A message that is delivered or replayed again keeps its row. The reason is updated, because another version of Puffel may
     * have another one.
     */
    private static final String ADD = """
            insert into quarantined_message (message_id, published_at, attributes, payload, reason)
            values (?, ?, ?::json, ?, ?)
            on conflict (message_id, published_at) do update set reason = excluded.reason
            """;

    private static final String COLUMNS = "q.id, q.received_at, q.reason, q.message_id, q.attributes, q.published_at, ";

    /** Reads the payload, which may have 10 MB, only if it holds the id of the event. */
    private static final String LIST = QuarantineFilter.WITH + "select " + COLUMNS
            + "case when q.attributes::text like '%\"ce-id\":%' then '' else q.payload end as payload "
            + QuarantineFilter.FROM_WHERE + "order by q.id desc limit ?";

    private static final String SIZES = QuarantineFilter.WITH
            + "select q.id, octet_length(q.payload) + octet_length(q.attributes::text) "
            + QuarantineFilter.FROM_WHERE + "order by q.id limit ?";

    private static final String FIND =
            "select " + COLUMNS + "q.payload from quarantined_message q where id = any(?) order by id";

    private static final String DELETE = "delete from quarantined_message where id = any(?)";

    static final String COUNT = "select count(*) from quarantined_message";

    /** The number of rows of a list that are in memory at once. */
    private static final int FETCH = 10;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Quarantine() {}

    /**
     * A message in quarantine.
     *
     * @param id the id of the row; later rows have greater ids
     * @param reason why the message cannot be applied
     * @param message the unchanged message
     */
    public record Entry(long id, Instant receivedAt, String reason, IncomingMessage message) {
        /** Returns the label of the message's event. */
        public EventLabel label() {
            return EventLabel.of(message);
        }
    }

    /**
     * A message in quarantine, without its content.
     *
     * @param bytes the approximate size of attributes and payload together
     */
    public record Size(long id, int bytes) {}

    /**
     * A message that can never be applied.
     *
     * @param message the unchanged message
     * @param reason why the message cannot be applied
     */
    record Poison(IncomingMessage message, String reason) {}

    static void add(Connection connection, List<Poison> all) throws SQLException {
        if (all.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            for (Poison poison : all) {
                IncomingMessage message = poison.message();
                statement.setString(1, message.id());
                statement.setObject(2, message.publishedAt().atOffset(ZoneOffset.UTC));
                statement.setString(3, JSON.writeValueAsString(message.attributes()));
                statement.setBytes(4, message.data());
                // A reason may quote the message, and PostgreSQL does not store NUL.
                statement.setString(5, poison.reason().replace('\0', '?'));
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Passes messages to a sink, newest first. A payload is read only if it holds the id of the event. */
    public static void list(Connection transaction, QuarantineFilter filter, int max, Consumer<Entry> sink)
            throws SQLException {
        Sql.stream(transaction, FETCH, LIST, Quarantine::entry, sink, filter.parameters(max));
    }

    /** Returns all messages that match a filter, oldest first. */
    public static List<Size> sizes(Connection connection, QuarantineFilter filter) throws SQLException {
        return Sql.list(connection, SIZES, row -> new Size(row.getLong(1), row.getInt(2)), filter.parameters(null));
    }

    /** Returns one message; empty if there is none with this id. */
    public static Optional<Entry> find(Connection connection, long id) throws SQLException {
        return find(connection, List.of(id)).stream().findFirst();
    }

    /** Returns the messages with these ids, oldest first. Ids without a message are skipped. */
    public static List<Entry> find(Connection connection, List<Long> ids) throws SQLException {
        return Sql.list(connection, FIND, Quarantine::entry, ids);
    }

    /** Deletes messages, and returns their number. */
    public static int remove(Connection transaction, List<Long> ids) throws SQLException {
        return Sql.update(transaction, DELETE, ids);
    }

    /** Returns the number of messages. */
    public static long count(Connection connection) throws SQLException {
        return Sql.first(connection, COUNT, row -> row.getLong(1));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("id"),
                instant(row, "received_at"),
                row.getString("reason"),
                new IncomingMessage(
                        row.getString("message_id"),
                        attributes(row.getString("attributes")),
                        row.getBytes("payload"),
                        instant(row, "published_at")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Map<String, String> attributes(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
