package dev.puffel.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.postgresql.jdbc.PgConnection;

/**
 * Hibernate sessions for reads, on a connection to the read replica if it shows all required writes, otherwise to the primary.
 * The sessions are stateless, so Hibernate does not check for changes.
 */
@Singleton
public class ReadSessions {
    /** The maximum time for one portion of an export. */
    private static final Duration EXPORT = Duration.ofMinutes(5);

    private static final String SNAPSHOT = "set transaction isolation level repeatable read, read only; "
            + "set local statement_timeout = " + EXPORT.toMillis();

    /** The driver's default: the fifth execution of a statement on a connection prepares the statement in the database. */
    private static final int PREPARE_THRESHOLD = 5;

    private final AgroalDataSource requests;
    private final AgroalDataSource background;
    private final ReadReplica replica;
    private final SessionFactory sessions;

    ReadSessions(
            AgroalDataSource requests,
            @DataSource("background") AgroalDataSource background,
            ReadReplica replica,
            SessionFactory sessions) {
        this.requests = requests;
        this.background = background;
        this.replica = replica;
        this.sessions = sessions;
    }

    /**
     * Reads for a request. If the read replica fails, the primary is used. Connections that were lost in an outage are
     * replaced.
     *
     * @param work must only read, so that it can be repeated
     * @throws PersistenceException if the work fails, or no connection gets free in time
     */
    public <T> T read(Function<StatelessSession, T> work) {
        try (Connection connection = replica.open()) {
            if (connection != null) {
                T result = inSession(connection, work);
                replica.answered();
                return result;
            }
        } catch (SQLException | PersistenceException e) {
            replica.failed();
        }
        return readFromDatabase(work);
    }

    /**
     * The same for a search. PostgreSQL plans each statement for its values, because a generic plan may read the whole table
     * for a rare value.
     */
    public <T> T search(Function<StatelessSession, T> work) {
        return read(session -> {
            session.doWork(connection -> connection.unwrap(PgConnection.class).setPrepareThreshold(0));
            try {
                return work.apply(session);
            } finally {
                session.doWork(
                        connection -> connection.unwrap(PgConnection.class).setPrepareThreshold(PREPARE_THRESHOLD));
            }
        });
    }

    private <T> T readFromDatabase(Function<StatelessSession, T> work) {
        try {
            return Transactions.replaceLost(requests, () -> {
                try (Connection connection = requests.getConnection()) {
                    return inSession(connection, work);
                }
            });
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    /**
     * Reads one snapshot without a time limit, except for five minutes for each portion. Use this only for exports, whose
     * number is limited.
     *
     * @throws PersistenceException if the work fails, or no connection gets free in time
     */
    public <T> T readSnapshot(Function<StatelessSession, T> work) {
        try (Connection connection = beginSnapshot()) {
            int timeout = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(EXPORT.toMillis()));
            try {
                return inSession(connection, work);
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
        return Transactions.replaceLost(background, () -> beginSnapshot(background.getConnection()));
    }

    /** Closes the connection if it fails. */
    private static Connection beginSnapshot(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(SNAPSHOT);
            return connection;
        } catch (SQLException e) {
            try (connection) {
                throw e;
            }
        }
    }

    private <T> T inSession(Connection connection, Function<StatelessSession, T> work) {
        try (StatelessSession session =
                sessions.withStatelessOptions().connection(connection).openStatelessSession()) {
            return work.apply(session);
        }
    }
}
