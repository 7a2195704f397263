package dev.puffel.database;

import java.sql.SQLException;
import java.util.Set;

/** Tells a connection that is lost from one on which the database refused something. */
public final class LostConnection {
    /** SQLSTATEs of connections that the server ends: it shuts down, or crashed. */
    private static final Set<String> ENDED = Set.of("57P01", "57P02");

    private LostConnection() {}

    /** Whether that is what happened; class 08 of SQLSTATE is the connection exception. */
    public static boolean is(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || ENDED.contains(state);
    }
}
