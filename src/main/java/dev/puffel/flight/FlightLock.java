package dev.puffel.flight;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * Keeps all others from changing flights until the end of a transaction that changes very many. Others lock some subjects
 * before their flights, and others again some flights before their subjects; one row after the other, a long transaction
 * would come to wait for one of those who waits for it, and be broken off.
 */
final class FlightLock {
    private static final String DEADLOCK = "40P01";

    /** Each lasts a second at least, so that the many who change one flight are done before all are used. */
    private static final int ATTEMPTS = 10;

    private FlightLock() {}

    /**
     * Waits for those who are changing flights; who reads them is not kept from it. In the order of those who apply events,
     * as REST begins anew at once where it is broken off.
     */
    static void take(Connection transaction) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            for (int attempt = 1; ; attempt++) {
                Savepoint before = transaction.setSavepoint();
                try {
                    statement.execute("lock table flight_subject, flight in exclusive mode");
                    return;
                } catch (SQLException e) {
                    if (!DEADLOCK.equals(e.getSQLState()) || attempt == ATTEMPTS) {
                        throw e;
                    }
                    transaction.rollback(before);
                }
            }
        }
    }
}
