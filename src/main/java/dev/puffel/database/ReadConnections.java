package dev.puffel.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Connections for reads: to the read replica if it shows all that is required, otherwise to the database. */
@Singleton
public class ReadConnections {
    /** Work that only reads, so that it can be repeated on another connection. */
    public interface Work<T> {
        /** Does it on a connection, which it leaves open. */
        T on(Connection connection) throws SQLException;
    }

    /** How long one portion of an export may take. */
    private static final Duration EXPORT = Duration.ofMinutes(5);

    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only; "
            + "set local statement_timeout = " + EXPORT.toMillis();

    private final AgroalDataSource requests;
    private final AgroalDataSource background;
    private final Replica replica;

    ReadConnections(AgroalDataSource requests, @DataSource("background") AgroalDataSource background, Replica replica) {
        this.requests = requests;
        this.background = background;
        this.replica = replica;
    }

    /**
     * Reads for a request. If the read replica fails, the database is asked; connections that were lost in an outage are
     * replaced.
     *
     * @throws PersistenceException if the work fails, or no connection gets free in time
     */
    public <T> T read(Work<T> work) {
        try (Connection connection = replica.open()) {
            if (connection != null) {
                T result = work.on(connection);
                replica.answered();
                return result;
            }
        } catch (SQLException | PersistenceException e) {
            replica.failed();
        }
        return readFromDatabase(work);
    }

    private <T> T readFromDatabase(Work<T> work) {
        for (int lost = 0; ; lost++) {
            try (Connection connection = requests.getConnection()) {
                return work.on(connection);
            } catch (SQLException | PersistenceException e) {
                if (!LostConnection.isFromPool(e) || lost == size(requests)) {
                    throw new PersistenceException(e);
                }
            }
        }
    }

    /**
     * Reads one snapshot for as long as it takes; each portion has five minutes. Use it for exports only, whose number is
     * bounded.
     *
     * @throws PersistenceException if the work fails, or no connection gets free in time
     */
    public <T> T readSnapshot(Work<T> work) {
        try (Connection connection = beginSnapshot()) {
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(EXPORT.toMillis()));
            try {
                return work.on(connection);
            } finally {
                connection.rollback();
                connection.setNetworkTimeout(Runnable::run, timeout);
            }
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    private Connection beginSnapshot() throws SQLException {
        Connection reader = replica.open();
        if (reader != null) {
            try {
                beginSnapshot(reader);
                replica.answered();
                return reader;
            } catch (SQLException e) {
                replica.failed();
            }
        }
        for (int lost = 0; ; lost++) {
            Connection connection = background.getConnection();
            try {
                beginSnapshot(connection);
                return connection;
            } catch (SQLException e) {
                if (!LostConnection.isFromPool(e) || lost == size(background)) {
                    throw e;
                }
            }
        }
    }

    /** Closes the connection if it fails. */
    private static void beginSnapshot(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(SNAPSHOT);
        } catch (SQLException e) {
            try (connection) {
                throw e;
            }
        }
    }

    /** After an outage, so many connections may turn out to be lost. */
    private static int size(AgroalDataSource pool) {
        return pool.getConfiguration().connectionPoolConfiguration().maxSize();
    }
}
