package dev.puffel.changes;

import dev.puffel.database.ReadSessions;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Finds how long ago a flight changed, on any instance. */
@Singleton
public class LastChange {
    static final String AGE = """
            select extract(epoch from clock_timestamp() - changed_at) from flight_change order by change desc limit 1""";

    private final ReadSessions sessions;

    LastChange(ReadSessions sessions) {
        this.sessions = sessions;
    }

    /** Returns the time since the last change of any flight; empty if no change is kept. */
    public Optional<Duration> age() {
        return sessions.read(session -> session.createNativeQuery(AGE, BigDecimal.class)
                .getResultStream()
                .findFirst()
                .map(seconds -> Duration.ofSeconds(seconds.longValue())));
    }
}
