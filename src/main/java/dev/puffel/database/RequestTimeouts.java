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

/** Bounds, once per connection, how long statements of requests may take, on the database and on its read replica. */
@Singleton
@Default
@DataSource("replica")
class RequestTimeouts implements AgroalPoolInterceptor {
    /** If the host of the database disappears, it cancels no statement: the answer is awaited for so much longer. */
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
