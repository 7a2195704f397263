package dev.puffel.event;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Lets the inbox forget events that no longer come again. One that does all the same has no second effect: flight_subject,
 * which is never forgotten, knows an event at least as great.
 */
public final class InboxRetention {
    /**
     * By their places, which can't change while they are locked: by their keys PostgreSQL would read the whole table for each
     * batch. Those that another replica forgets at the same time are passed over.
     */
    private static final String FORGET = """
            delete from inbox where ctid = any(array(
              select ctid from inbox where received_at < ? order by received_at limit 1000 for update skip locked))
            """;

    private final DataSource database;
    private final Duration retention;
    private final Clock clock;

    /** Has a database remember events for this long. */
    public InboxRetention(DataSource database, Duration retention, Clock clock) {
        this.database = database;
        this.retention = retention;
        this.clock = clock;
    }

    /** Forgets up to 1,000 events in a transaction of its own, so that none is long; tells how many they were. */
    public int forget() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setObject(1, clock.instant().minus(retention).atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        }
    }
}
