package dev.puffel.database;

import dev.puffel.http.UnknownOutcomeException;
import io.agroal.api.AgroalDataSource;
import java.util.Set;

/** Tells a connection that is lost from one on which the database refused something. */
public final class LostConnection {
    /** SQLSTATEs of connections that the server ends: it shuts down, or crashed. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02");

    /** No connection was established at all. */
    private static final String NOT_ESTABLISHED = "08001";

    private LostConnection() {}

    /** Whether the connection is lost: SQLSTATE class 08, or the server shut down or crashed. */
    public static boolean isLost(Throwable failure) {
        return SqlState.of(failure)
                .filter(state -> state.startsWith("08") || ENDED.contains(state))
                .isPresent();
    }

    /** Work on a connection of a pool. */
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Does work again while connections of a pool turn out to be lost, as all may be after an outage. */
    static <T, E extends Exception> T replace(AgroalDataSource pool, Work<T, E> work) throws E {
        int most = pool.getConfiguration().connectionPoolConfiguration().maxSize();
        for (int lost = 0; ; lost++) {
            try {
                return work.run();
            } catch (UnknownOutcomeException e) {
                throw e;
            } catch (Exception e) {
                if (lost == most || !isFromPool(e)) {
                    throw e;
                }
            }
        }
    }

    /** Whether it was lost after it was established, so that a new one may work. */
    private static boolean isFromPool(Throwable failure) {
        return isLost(failure)
                && !SqlState.of(failure).filter(NOT_ESTABLISHED::equals).isPresent();
    }
}
