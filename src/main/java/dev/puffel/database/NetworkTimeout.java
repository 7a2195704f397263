package dev.puffel.database;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Sets the network timeout of connections. If the database host disappears, statements fail after it, instead of waiting forever. Each
 * connection has it when it is taken from the pool; migrations have none, as they may take long.
 */
@Singleton
public class NetworkTimeout implements AgroalPoolInterceptor, FlywayConfigurationCustomizer {
    /** Longer than any statement may wait for a lock. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    @Override
    public void onConnectionAcquire(Connection connection) {
        try {
            bound(connection, BOUND);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        flyway.callbacks(new Patience());
    }

    /** Sets how long statements on a connection wait for the network, to the millisecond; zero is forever. */
    public static void bound(Connection connection, Duration silence) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(silence.toMillis()));
    }

    private static final class Patience implements Callback {
        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            try {
                bound(context.getConnection(), Duration.ZERO);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String getCallbackName() {
            return "patience";
        }
    }
}
