package dev.puffel.flight;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;

/**
 * Keeps all others from changing flights until the end of a transaction that changes very many. Others lock some subjects
 * before their flights, and others again some flights before their subjects; one row after the other, a long transaction
 * would come to wait for one of those who waits for it, and be broken off.
 */
final class FlightLock {
    /** SQLSTATEs: a deadlock, which each attempt takes a second to find, and a lock that was not granted in time. */
    private static final Set<String> OTHERS_FIRST = Set.of("40P01", "55P03");

    /** Some minutes: an import that others do at once is waited for. */
    private static final int ATTEMPTS = 200;

    private FlightLock() {}

    /**
     * Waits for those who are changing flights, but lets others pass now and then, as they queue behind who waits; who reads
     * flights is not kept from it. In the order of those who apply events, as REST begins anew at once where it is broken off.
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
