package dev.puffel.database;

import java.util.Set;

/** Tells a connection that is lost from one on which the database refused something. */
public final class LostConnection {
    /** SQLSTATEs of connections that the server ends: it shuts down, or crashed. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02");

    /** No connection was established at all. */
    private static final String NOT_ESTABLISHED = "08001";

    private LostConnection() {}

    /** Whether that is what happened; class 08 of SQLSTATE is the connection exception. */
    public static boolean is(Throwable failure) {
        return SqlState.of(failure)
                .filter(state -> state.startsWith("08") || ENDED.contains(state))
                .isPresent();
    }

    /** Whether it was lost after it was established: so may be others that the pool has, but a new one may work. */
    static boolean isFromPool(Throwable failure) {
        return is(failure)
                && !SqlState.of(failure).filter(NOT_ESTABLISHED::equals).isPresent();
    }
}
