package dev.puffel.changes;

import dev.puffel.flight.RequestDatabase;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** Tells how long ago a flight changed, on whatever instance. */
@Singleton
public class LastChange {
    private static final String AGE = """
            select extract(epoch from clock_timestamp() - changed_at) from flight_change order by change desc limit 1""";

    private final RequestDatabase requests;

    LastChange(RequestDatabase requests) {
        this.requests = requests;
    }

    /** The time since the last change of any flight; empty where none is remembered. */
    public Optional<Duration> age() {
        try {
            return requests.read(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(AGE)) {
                    return row.next() ? Optional.of(Duration.ofSeconds((long) row.getDouble(1))) : Optional.empty();
                }
            });
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }
}
