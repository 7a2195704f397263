package dev.puffel.command;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** The configured database, for commands and before the service boots: what is wrong with it is said in one line. */
final class Database {
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DATABASE_EXISTS = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final PGSimpleDataSource source = new PGSimpleDataSource();

    private Database() {
        source.setUrl(Settings.get("quarkus.datasource.jdbc.url"));
        Settings.find("quarkus.datasource.username").ifPresent(source::setUser);
        Settings.find("quarkus.datasource.password").ifPresent(source::setPassword);
    }

    static Database configured() {
        return new Database();
    }

    /** Connects. Fails with one line that says what is wrong. */
    Connection connect() {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    /** Creates the database if there is none and the user may. */
    void ensureExists() {
        try (Connection connection = source.getConnection()) {
            connection.getMetaData();
        } catch (SQLException e) {
            if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
                throw unusable(e);
            }
            create();
        }
    }

    private void create() {
        String name = String.valueOf(source.getDatabaseName());
        String command = "create database \"" + name.replace("\"", "\"\"") + "\"";
        source.setDatabaseName("postgres");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.equals(INSUFFICIENT_PRIVILEGE)) {
                throw new CommandFailure(
                        "the database " + name + " does not exist and user " + source.getUser()
                                + " may not create it; run as a superuser: " + command + " owner \""
                                + source.getUser() + "\"",
                        e);
            }
            // Another replica was faster.
            if (!state.equals(DATABASE_EXISTS) && !state.equals(UNIQUE_VIOLATION)) {
                throw unusable(e);
            }
        } finally {
            source.setDatabaseName(name);
        }
    }

    private CommandFailure unusable(SQLException e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new CommandFailure(
                "cannot use the database at " + source.getUrl().replaceFirst("\\?.*", "") + ": " + first, e);
    }
}
