package dev.puffel.http;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;

/**
 * Tells what the database said, however deep in a failure.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
public final class DatabaseFailure {
    /**
     * The classes of connection, authorization (a password that was rotated), transaction rollback, resources, intervention
     * (shutdown, timeout), and: takes no connections; a lock that was not granted in time; no such database; a standby takes no
     * writes; the driver was interrupted while it connected, as by a pool whose patience ends.
     */
    private static final String[] TRANSIENT = {"08", "28", "40", "53", "57", "55000", "55P03", "3D000", "25006", "99999"
    };

    private DatabaseFailure() {}

    /**
     * Whether the SQLSTATE of a failure, of its causes, or of what a transaction manager has suppressed begins with one of these;
     * false if there is none.
     */
    public static boolean hasState(Throwable failure, String... states) {
        return state(failure).filter(state -> beginsWith(state, states)).isPresent();
    }

    /** Whether the connection is lost: SQLSTATE class 08, or the server shut down or crashed. */
    public static boolean isLost(Throwable failure) {
        return hasState(failure, "08", "57P01", "57P02");
    }

    /** The constraint that a failure violates; empty if it violates none. */
    public static Optional<String> constraint(Throwable failure) {
        if (failure instanceof PSQLException e && e.getServerErrorMessage() != null) {
            return Optional.ofNullable(e.getServerErrorMessage().getConstraint());
        }
        return reasons(failure).flatMap(reason -> constraint(reason).stream()).findFirst();
    }

    /** Whether the same request may succeed later. The pool's own failures have no state: it waited too long, or was closed. */
    static boolean isTransient(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(e -> e instanceof SQLException sql
                        && (sql.getSQLState() == null || beginsWith(sql.getSQLState(), TRANSIENT)));
    }

    private static Optional<String> state(Throwable failure) {
        if (failure instanceof SQLException e && e.getSQLState() != null) {
            return Optional.of(e.getSQLState());
        }
        return reasons(failure).flatMap(reason -> state(reason).stream()).findFirst();
    }

    private static boolean beginsWith(String state, String... beginnings) {
        return Stream.of(beginnings).anyMatch(state::startsWith);
    }

    private static Stream<Throwable> reasons(Throwable failure) {
        return Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()));
    }
}
