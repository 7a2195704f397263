package dev.puffel.database;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Map;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Lets migrations create indexes concurrently, so that writers of a large table do not wait. By default, Flyway holds its lock
 * in a transaction, and creating such an index waits for the end of that transaction.
 */
@Singleton
class ConcurrentMigrations implements FlywayConfigurationCustomizer {
    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.configuration(Map.of("flyway.postgresql.transactional.lock", "false"));
    }
}
