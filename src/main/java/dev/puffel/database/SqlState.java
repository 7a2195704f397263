package dev.puffel.database;

import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;

/** Finds what the database said, however deep in a failure. */
public final class SqlState {
    private SqlState() {}

    /** The SQLSTATE of a failure, of its causes, or of what a transaction manager has suppressed; empty if there is none. */
    public static Optional<String> of(Throwable failure) {
        if (failure instanceof SQLException e && e.getSQLState() != null) {
            return Optional.of(e.getSQLState());
        }
        return reasons(failure).flatMap(reason -> of(reason).stream()).findFirst();
    }

    /** The constraint that a failure violates; empty if it violates none. */
    public static Optional<String> constraint(Throwable failure) {
        if (failure instanceof PSQLException e && e.getServerErrorMessage() != null) {
            return Optional.ofNullable(e.getServerErrorMessage().getConstraint());
        }
        return reasons(failure).flatMap(reason -> constraint(reason).stream()).findFirst();
    }

    private static Stream<Throwable> reasons(Throwable failure) {
        return Stream.concat(Stream.ofNullable(failure.getCause()), Stream.of(failure.getSuppressed()));
    }
}
