package dev.puffel.flight.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;

/**
 * Keeps other transactions from changing flights while an import changes very many. Writers lock subjects and flights in
 * different orders, so the row locks of a long transaction would deadlock with theirs.
 */
final class FlightLock {
    /** The SQLSTATEs of a deadlock, which PostgreSQL detects after a second, and of a lock timeout. */
    private static final Set<String> OTHERS_FIRST = Set.of("40P01", "55P03");

    /** The number of attempts, which take some minutes, so that one import waits for another. */
    private static final int ATTEMPTS = 200;

    private FlightLock() {}

    /**
     * Locks the tables of flights. Waits for writers, and regularly lets the writers that wait for this transaction continue.
     * Readers are not blocked. The tables are locked in the order of the event worker; REST retries at once after a deadlock.
     */
    static void take(Connection transaction) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute("set local lock_timeout = '2s'");
            for (int attempt = 1; ; attempt++) {
                Savepoint before = transaction.setSavepoint();
                try {
                    statement.execute("lock table flight_subject, flight in exclusive mode");
                    statement.execute("set local lock_timeout = 0");
                    return;
                } catch (SQLException e) {
                    if (!OTHERS_FIRST.contains(e.getSQLState()) || attempt == ATTEMPTS) {
                        throw e;
                    }
                    transaction.rollback(before);
                    statement.execute("select pg_sleep(0.5)");
                }
            }
        }
    }
}
