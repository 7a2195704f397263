package dev.puffel.pubsub;

import dev.puffel.event.InboxTable;
import dev.puffel.event.Quarantine;
import dev.puffel.role.SkipUnless;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/** Deletes old events from the inbox, and counts the messages in quarantine. */
@Singleton
class WorkerHousekeeping {
    private final AgroalDataSource database;
    private final MessagingConfig config;
    private final Clock clock;
    private volatile boolean stopping;
    private volatile long quarantined;

    WorkerHousekeeping(
            @DataSource("background") AgroalDataSource database,
            MessagingConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        Gauge.builder("puffel.quarantine.size", () -> quarantined)
                .description("Messages in quarantine")
                .register(registry);
    }

    /** Deletes in small transactions. */
    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Worker.class)
    void cleanInbox() throws SQLException {
        try (Connection connection = database.getConnection()) {
            int forgotten;
            do {
                forgotten = InboxTable.forget(connection, clock.instant().minus(config.inboxRetention()));
            } while (forgotten > 0 && !stopping);
        }
    }

    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = SkipUnless.Worker.class)
    void countQuarantine() {
        try (Connection connection = database.getConnection()) {
            quarantined = Quarantine.count(connection);
        } catch (SQLException e) {
            Log.debug("Cannot count the messages in quarantine", e);
        }
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }
}
