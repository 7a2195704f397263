package dev.puffel.database;

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
                return LostConnection.replace(database, () -> callOnce(work));
            } catch (UnknownOutcomeException e) {
                throw e;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS
                        || SqlState.of(e)
                                .filter(state -> state.startsWith("40"))
                                .isEmpty()) {
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
            if (done.get() && SqlState.of(e).filter(Transactions::meansRollback).isEmpty()) {
                replica.addUnknownOutcome();
                throw new UnknownOutcomeException(e);
            }
            throw e;
        }
    }

    /** Transaction rollback and integrity constraint violation; a commit that fails otherwise may have been done. */
    private static boolean meansRollback(String state) {
        return state.startsWith("40") || state.startsWith("23");
    }
}
