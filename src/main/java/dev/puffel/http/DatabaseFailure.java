package dev.puffel.http;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a database that is away or overloaded from one that refuses what it was asked. */
final class DatabaseFailure {
    /**
     * By PostgreSQL's appendix A: connection, authorization (a password that was rotated), transaction rollback, resources,
     * intervention (shutdown, timeout).
     */
    private static final Set<String> CLASSES = Set.of("08", "28", "40", "53", "57");

    /**
     * Takes no connections; a lock that was not granted in time; no such database; a standby takes no writes; the driver was
     * interrupted while it connected, as by a pool whose patience ends.
     */
    private static final Set<String> STATES = Set.of("55000", "55P03", "3D000", "25006", "99999");

    private DatabaseFailure() {}

    /** Whether the same request may succeed later. */
    static boolean isTransient(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql && isTransient(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** The pool's own failures have no state: it waited too long for a connection, or was closed. */
    private static boolean isTransient(@Nullable String state) {
        return state == null
                || STATES.contains(state)
                || CLASSES.contains(state.substring(0, Math.min(2, state.length())));
    }
}
