package dev.puffel.pubsub;

import dev.puffel.event.Quarantine;
import dev.puffel.role.SkipUnless;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** How many messages are in quarantine; commands take them out behind the worker's back, so they are counted. */
@Singleton
class QuarantineSize {
    private static final Logger LOG = Logger.getLogger(QuarantineSize.class);

    private final DataSource database;
    private volatile long size;

    QuarantineSize(DataSource database, MeterRegistry registry) {
        this.database = database;
        Gauge.builder("puffel.quarantine.size", () -> size)
                .description("Messages in quarantine")
                .register(registry);
    }

    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = SkipUnless.Worker.class)
    void measure() {
        try (Connection connection = database.getConnection()) {
            size = Quarantine.count(connection);
        } catch (SQLException e) {
            LOG.debug("Can't measure the quarantine", e);
        }
    }
}
