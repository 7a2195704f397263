package dev.puffel.http;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;

/**
 * Finds the error of the database in a failure and its causes.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>
 */
public final class DatabaseFailure {
    /**
     * SQLSTATEs of failures that may pass. Classes: connection exception, invalid authorization (a rotated password),
     * transaction rollback, insufficient resources, operator intervention (shutdown, timeout). Single states: the database
     * accepts no connections; a lock timeout; no such database; a standby that accepts no writes; the driver was interrupted
     * while it connected, as by the acquisition timeout of the pool.
     */
    private static final String[] TRANSIENT = {"08", "28", "40", "53", "57", "55000", "55P03", "3D000", "25006", "99999"
    };

    private DatabaseFailure() {}

    /**
     * Whether the SQLSTATE of a failure, of its causes or of its suppressed exceptions begins with one of these; false if there
     * is no SQLSTATE. The transaction manager adds suppressed exceptions.
     */
    public static boolean hasState(Throwable failure, String... states) {
        return state(failure).filter(state -> beginsWith(state, states)).isPresent();
    }

    /** Whether the connection is lost: SQLSTATE class 08, or the server shut down or crashed. */
    public static boolean isLost(Throwable failure) {
        return hasState(failure, "08", "57P01", "57P02");
    }

    /** Returns the constraint that was violated; empty if none was. */
    public static Optional<String> constraint(Throwable failure) {
        if (failure instanceof PSQLException e && e.getServerErrorMessage() != null) {
            return Optional.ofNullable(e.getServerErrorMessage().getConstraint());
        }
        return reasons(failure).flatMap(reason -> constraint(reason).stream()).findFirst();
    }

    /** Whether the same request may succeed later. Failures of the pool itself (a timeout, a closed pool) have no SQLSTATE. */
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
