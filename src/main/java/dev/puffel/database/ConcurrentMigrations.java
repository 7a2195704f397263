package dev.puffel.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Lets migrations create indexes concurrently, so that nobody who writes to a big table waits for them. By default Flyway holds its lock in
 * a transaction, whose end such an index waits for.
 */
@Singleton
class ConcurrentMigrations implements FlywayConfigurationCustomizer {
    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    }
}
