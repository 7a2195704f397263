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
 * Bounds how long an answer of the database is waited for: a machine that vanished sends none, and breaks nothing off. Each
 * connection of the pool has this bound when it is taken out, but for migrations, which take as long as they take.
 */
@Singleton
public class Silence implements AgroalPoolInterceptor, FlywayConfigurationCustomizer {
    /** Longer than anything may wait for a lock. */
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

    /** Has an answer on a connection waited for so long; zero is for ever. */
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
