package dev.puffel.pubsub;

import dev.puffel.event.InboxTable;
import dev.puffel.role.SkipUnless;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;

/** Lets the inbox forget events that no longer come again, in small transactions. */
@Singleton
class InboxCleaning {
    private final DataSource database;
    private final MessagingConfig config;
    private final Clock clock;
    private volatile boolean stopping;

    InboxCleaning(DataSource database, MessagingConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Worker.class)
    void clean() throws SQLException {
        try (Connection connection = database.getConnection()) {
            int forgotten;
            do {
                forgotten = InboxTable.forget(connection, clock.instant().minus(config.inboxRetention()));
            } while (forgotten > 0 && !stopping);
        }
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }
}
