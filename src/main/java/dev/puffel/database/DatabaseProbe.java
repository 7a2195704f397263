package dev.puffel.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Measures whether the database answers, for alerts: readiness is known only to its callers, and the pool has no such metric. */
@Singleton
class DatabaseProbe {
    private static final Logger LOG = Logger.getLogger(DatabaseProbe.class);

    private static final int PATIENCE_SECONDS = 3;

    private final DataSource database;

    /** True at first: the migrations ran just now. */
    private volatile boolean up = true;

    DatabaseProbe(DataSource database) {
        this.database = database;
    }

    void register(@Observes StartupEvent start, MeterRegistry registry) {
        Gauge.builder("puffel.database.up", () -> up ? 1 : 0)
                .description("1 where the database gave a connection and answered on it")
                .register(registry);
    }

    @Scheduled(
            every = "5s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void measure() {
        try (Connection connection = database.getConnection()) {
            up = connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            up = false;
            LOG.debug("The database does not answer", e);
        }
    }
}
