package dev.puffel.flight;

import dev.puffel.http.HttpConfig;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** The part of the database that requests may use: some connections, for a bounded time. */
@Singleton
class RequestDatabase {
    /** Work on a connection. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private final DataSource database;
    private final Semaphore connections;
    private final Duration wait;
    private final Duration timeout;

    RequestDatabase(DataSource database, HttpConfig config) {
        this.database = database;
        // Fair: under load each waits about as long as any other.
        this.connections = new Semaphore(config.maxDatabaseConnections(), true);
        this.wait = config.databaseWait();
        this.timeout = config.statementTimeout();
    }

    /** How long one statement may take, in seconds as {@link java.sql.Statement#setQueryTimeout} takes them, at least 1. */
    int timeoutSeconds() {
        return Math.toIntExact(Math.max(1, timeout.toSeconds()));
    }

    /**
     * Does work on a connection.
     *
     * @throws SQLException where the work fails, or no connection gets free in time
     */
    <T> T call(Work<T> work) throws SQLException {
        acquire();
        try (Connection connection = database.getConnection()) {
            return work.with(connection);
        } finally {
            connections.release();
        }
    }

    /** Begins a transaction whose statements are cancelled in time, one that waits for a lock among them. */
    void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set local statement_timeout = " + TimeUnit.SECONDS.toMillis(timeoutSeconds()));
        }
    }

    private void acquire() throws SQLException {
        try {
            if (!connections.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLTransientConnectionException("No connection for requests got free in " + wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("Interrupted", e);
        }
    }
}
