package dev.puffel.database;

import dev.puffel.http.HttpConfig;
import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Limits the time of statements of requests, on the primary and on the read replica. The limits are set once per connection.
 */
@Singleton
@Default
@DataSource("replica")
class RequestTimeouts implements AgroalPoolInterceptor {
    /** If the host of the database disappears, it cannot cancel a statement, which then fails after this additional time. */
    private static final Duration NETWORK = Duration.ofSeconds(5);

    private final Duration timeout;

    RequestTimeouts(HttpConfig config) {
        this.timeout = config.statementTimeout();
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(timeout.plus(NETWORK).toMillis()));
            statement.execute("set statement_timeout = " + timeout.toMillis());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
