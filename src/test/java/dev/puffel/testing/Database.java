package dev.puffel.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The database of the Puffel under test, from outside: the same for a service in this JVM and for a packaged one. */
public final class Database {
    private static final String URL = "puffel.test.jdbc-url";

    private Database() {}

    /** A system property, as test resources and tests live in different class loaders. */
    static void use(String url) {
        System.setProperty(URL, url);
    }

    /** Its URL, with user and password. */
    public static String url() {
        return System.getProperty(URL);
    }

    /** Connects to it; the caller closes. */
    public static Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** Leaves nothing but the first flight, as a new database has it. */
    public static void reset() {
        execute("delete from flight where id <> 1; truncate flight_subject, outbox, idempotency_key, flight_change");
    }

    /** Runs SQL, one statement or several. */
    public static void execute(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of a query's rows, as text. */
    public static List<@Nullable String> query(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<@Nullable String> column = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    column.add(rows.getString(1));
                }
            }
            return column;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
