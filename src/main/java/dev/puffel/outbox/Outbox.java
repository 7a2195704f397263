package dev.puffel.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.puffel.flight.FlightChanges;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.StoredFlight;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts the event of each change into the table outbox, in the change's transaction: both are kept, or neither. */
@Singleton
public class Outbox implements FlightChanges {
    static final String UPSERTED = "dev.puffel.flight.upserted";
    static final String REMOVED = "dev.puffel.flight.removed";

    private static final String INSERT =
            "insert into outbox (event_id, subject, type, event_time, data) values (?, ?, ?, ?, ?::json)";

    private final ObjectMapper mapper;
    private final Clock clock;

    Outbox(ObjectMapper mapper, Clock clock) {
        this.mapper = mapper;
        this.clock = clock;
    }

    /** A flight that takes another subject is removed under the old one. */
    @Override
    public void recorded(Connection transaction, @Nullable StoredFlight before, @Nullable StoredFlight after)
            throws SQLException {
        if (before != null && (after == null || !after.subject().equals(before.subject()))) {
            record(transaction, before.subject(), REMOVED, null);
        }
        if (after != null) {
            record(transaction, after.subject(), UPSERTED, json(after.state()));
        }
    }

    private void record(Connection transaction, String subject, String type, @Nullable String data)
            throws SQLException {
        String id = UUID.randomUUID().toString();
        String time = SubjectTime.next(transaction, subject, id, clock.instant());
        try (PreparedStatement statement = transaction.prepareStatement(INSERT)) {
            statement.setString(1, id);
            statement.setString(2, subject);
            statement.setString(3, type);
            statement.setString(4, time);
            statement.setString(5, data);
            statement.executeUpdate();
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
