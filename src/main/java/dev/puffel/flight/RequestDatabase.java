package dev.puffel.flight;

import dev.puffel.database.LostConnection;
import dev.puffel.database.NetworkTimeout;
import dev.puffel.database.Replica;
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
public class RequestDatabase {
    /** Work on a connection. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** How much longer than a statement may take its answer is waited for. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** How long what goes on for long may look for its next rows. */
    private static final Duration SEARCH = Duration.ofMinutes(5);

    private final DataSource database;
    private final Replica replica;
    private final int atOnce;
    private final Semaphore connections;
    private final Duration wait;
    private final Duration timeout;

    RequestDatabase(DataSource database, Replica replica, HttpConfig config) {
        this.database = database;
        this.replica = replica;
        this.atOnce = config.maxDatabaseConnections();
        // Fair: under load each waits about as long as any other.
        this.connections = new Semaphore(atOnce, true);
        this.wait = config.databaseWait();
        this.timeout = config.statementTimeout();
    }

    /** How long one statement may take, in seconds as {@link java.sql.Statement#setQueryTimeout} takes them, at least 1. */
    public int timeoutSeconds() {
        return Math.toIntExact(Math.max(1, timeout.toSeconds()));
    }

    /**
     * Does work on a connection; does it anew where the connection turned out to be lost, as those in the pool are after an
     * outage. So work has no effect, or fails in another way, where it can't know whether it had.
     *
     * @throws SQLException where the work fails, or no connection gets free in time
     */
    public <T> T call(Work<T> work) throws SQLException {
        acquire();
        try {
            return onPrimary(work);
        } finally {
            connections.release();
        }
    }

    /**
     * Does work that only reads, on the replica where there is one that is new enough; where it fails there, on the database.
     *
     * @throws SQLException where the work fails, or no connection gets free in time
     */
    public <T> T read(Work<T> work) throws SQLException {
        acquire();
        try (Connection connection = replica.open()) {
            return connection == null ? onPrimary(work) : onReplica(connection, work);
        } finally {
            connections.release();
        }
    }

    private <T> T onReplica(Connection connection, Work<T> work) throws SQLException {
        try {
            T result = patiently(connection, work);
            replica.answered();
            return result;
        } catch (SQLException e) {
            replica.failed();
            return onPrimary(work);
        }
    }

    private <T> T onPrimary(Work<T> work) throws SQLException {
        for (int lost = 0; ; lost++) {
            Connection connection = database.getConnection();
            try (connection) {
                return patiently(connection, work);
            } catch (SQLException e) {
                if (!LostConnection.is(e) || lost == atOnce) {
                    throw e;
                }
            }
        }
    }

    /** A machine that vanished neither answers nor cancels a statement. */
    private <T> T patiently(Connection connection, Work<T> work) throws SQLException {
        NetworkTimeout.bound(connection, timeout.plus(SILENCE));
        return work.with(connection);
    }

    /**
     * A connection for what goes on for long, which bounds itself how many it takes; the caller closes. It has begun a
     * transaction that reads one snapshot, so it is none of those that were lost.
     *
     * @throws SQLException where there is none
     */
    Connection snapshot() throws SQLException {
        for (int lost = 0; ; lost++) {
            Connection reader = replica.open();
            Connection connection = reader == null ? database.getConnection() : reader;
            try (var statement = connection.createStatement()) {
                NetworkTimeout.bound(connection, SEARCH);
                connection.setAutoCommit(false);
                statement.execute("set transaction isolation level repeatable read, read only");
                if (reader != null) {
                    replica.answered();
                }
                return connection;
            } catch (SQLException e) {
                try (connection) {
                    if (reader != null) {
                        replica.failed();
                    } else if (!LostConnection.is(e) || lost == atOnce) {
                        throw e;
                    }
                }
            }
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
