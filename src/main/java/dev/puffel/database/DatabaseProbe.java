package dev.puffel.database;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Whether the database answers. Readiness says it only to who asks, the pool's metrics not at all; alerts need it. */
@Singleton
class DatabaseProbe {
    private static final Logger LOG = Logger.getLogger(DatabaseProbe.class);

    private static final int PATIENCE_SECONDS = 3;

    private final AgroalDataSource database;
    private final MeterRegistry registry;

    /** It did when the migrations ran. */
    private volatile boolean up = true;

    DatabaseProbe(@DataSource("background") AgroalDataSource database, MeterRegistry registry) {
        this.database = database;
        this.registry = registry;
    }

    void register(@Observes StartupEvent start) {
        Gauge.builder("puffel.database.up", () -> up ? 1 : 0)
                .description("1 where the database gave a connection and answered on it")
                .register(registry);
    }

    void measure() {
        try (Connection connection = database.getConnection()) {
            up = connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            up = false;
            LOG.debug("The database does not answer", e);
        }
    }
}
