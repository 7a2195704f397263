package dev.puffel.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/** Messages that can never be applied, kept as they came. */
final class QuarantineTable {
    /** A message that is delivered again is the same row. */
    private static final String ADD = """
            insert into quarantined_message (message_id, published_at, attributes, payload, reason)
            values (?, ?, ?::json, ?, ?)
            on conflict do nothing
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private QuarantineTable() {}

    static void add(Connection connection, List<QuarantinedMessage> poison) throws SQLException {
        if (poison.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            for (QuarantinedMessage quarantined : poison) {
                IncomingMessage message = quarantined.message();
                statement.setString(1, message.id());
                statement.setObject(2, message.publishedAt().atOffset(ZoneOffset.UTC));
                statement.setString(3, JSON.writeValueAsString(message.attributes()));
                statement.setBytes(4, message.data());
                statement.setString(5, clean(quarantined.reason()));
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A reason may quote the message, and PostgreSQL keeps no NUL. */
    private static String clean(String reason) {
        return reason.replace('\0', '?');
    }
}
