package dev.puffel.flight;

import dev.puffel.database.Replica;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;

/** Does work on the database all or nothing. */
@Singleton
class Transactions {
    /** How often a transaction begins anew that the database broke off for the sake of another. */
    private static final int ATTEMPTS = 3;

    private static final String UNIQUE_VIOLATION = "23505";

    /** Work in one transaction; done again from the start where another was in its way. */
    interface Work<T> {
        T in(Connection transaction) throws SQLException;
    }

    private final RequestDatabase database;
    private final Replica replica;
    private final PageCache cache;

    Transactions(RequestDatabase database, Replica replica, PageCache cache) {
        this.database = database;
        this.replica = replica;
        this.cache = cache;
    }

    /**
     * Does work and commits it.
     *
     * @throws KeyTakenException where a flight's key is another's already
     * @throws PersistenceException where the database fails
     */
    <T> T call(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new KeyTakenException(e);
                }
                if (!isBrokenOff(e) || attempt == ATTEMPTS) {
                    throw new PersistenceException(e);
                }
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        return database.call(connection -> {
            database.begin(connection);
            try {
                T result = work.in(connection);
                commit(connection);
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        });
    }

    private void commit(Connection transaction) throws SQLException {
        try {
            transaction.commit();
            replica.require(transaction);
        } catch (SQLException e) {
            if (isBrokenOff(e)) {
                throw e;
            }
            // It may have been committed all the same, so it must not be done anew.
            replica.doubt();
            throw new PersistenceException(e);
        } finally {
            cache.changed();
        }
    }

    private static void rollback(Connection transaction, Exception reason) {
        try {
            transaction.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private static boolean isBrokenOff(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith("40");
    }
}
