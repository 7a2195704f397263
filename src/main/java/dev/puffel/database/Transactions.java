package dev.puffel.database;

import dev.puffel.http.DatabaseFailure;
import dev.puffel.http.UnknownOutcomeException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs work in transactions of requests, again if the database broke off one for the sake of another. */
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
     * Runs work in a transaction of its own and commits it. Work whose transaction was rolled back for the sake of
     * another runs again, at most three times in all; so does work on a connection that turns out to be lost, as those in the
     * pool are after an outage.
     *
     * @param work sends all its statements to the database before it returns
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
            // Transaction rollback or integrity constraint violation; a commit that fails otherwise may have been done.
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

    /** Does work again while connections of a pool turn out to be lost, as all may be after an outage. */
    static <T, E extends Exception> T replaceLost(AgroalDataSource pool, Work<T, E> work) throws E {
        int most = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        for (int lost = 0; ; lost++) {
            try {
                return work.run();
            } catch (UnknownOutcomeException e) {
                throw e;
            } catch (Exception e) {
                // A connection that was not established at all (08001) is none of the pool.
                if (lost == most || !DatabaseFailure.isLost(e) || DatabaseFailure.hasState(e, "08001")) {
                    throw e;
                }
            }
        }
    }
}
