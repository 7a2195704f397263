package dev.puffel.database;

import dev.puffel.http.DatabaseFailure;
import dev.puffel.http.UnknownOutcomeException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the transactions of requests, and repeats those that the database has rolled back because of another transaction. */
@Singleton
public class Transactions {
    private static final int ATTEMPTS = 3;

    private final AgroalDataSource database;
    private final ReadReplica replica;

    Transactions(AgroalDataSource database, ReadReplica replica) {
        this.database = database;
        this.replica = replica;
    }

    /**
     * Runs work in a new transaction, and commits it. If the database has rolled back the transaction because of another one,
     * the work runs again, at most three times in all. The work also runs again on another connection if a connection of the
     * pool was lost, as after an outage.
     *
     * @param work must send all its statements to the database before it returns
     * @throws UnknownOutcomeException if the connection was lost during the commit
     * @throws PersistenceException if the database fails; nothing is changed
     */
    public <T> T call(Callable<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return replaceLost(database, () -> callOnce(work));
            } catch (UnknownOutcomeException e) {
                throw e;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS || !DatabaseFailure.hasState(e, "40")) {
                    throw e;
                }
            }
        }
    }

    private <T> T callOnce(Callable<T> work) {
        AtomicBoolean done = new AtomicBoolean();
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                T result = work.call();
                done.set(true);
                return result;
            });
        } catch (RuntimeException e) {
            // Transaction rollback, or integrity constraint violation. A commit that fails with any other state may
            // have been done.
            if (done.get() && !DatabaseFailure.hasState(e, "40", "23")) {
                replica.addUnknownOutcome();
                throw new UnknownOutcomeException(e);
            }
            throw e;
        }
    }

    /** Work on a connection of a pool. */
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Repeats work while connections of a pool are lost. After an outage, all of them may be lost. */
    static <T, E extends Exception> T replaceLost(AgroalDataSource pool, Work<T, E> work) throws E {
        int most = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        for (int lost = 0; ; lost++) {
            try {
                return work.run();
            } catch (UnknownOutcomeException e) {
                throw e;
            } catch (Exception e) {
                // With 08001, no connection was established, so no connection of the pool was lost.
                if (lost == most || !DatabaseFailure.isLost(e) || DatabaseFailure.hasState(e, "08001")) {
                    throw e;
                }
            }
        }
    }
}
