package dev.puffel.command;

import dev.puffel.DatabaseUrl;
import io.smallrye.config.SmallRyeConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The configured database, for commands, and for checks before the service boots. Each failure has a message of one line. */
final class Database {
    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String DATABASE_EXISTS = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final Pattern SCHEMA = Pattern.compile("permission denied for schema (\\S+)");

    /** SQLSTATEs of a database that lacks a table or its columns. */
    private static final Set<String> NOT_MIGRATED = Set.of("42P01", "42703");

    private final PGSimpleDataSource source = new PGSimpleDataSource();

    Database() {
        SmallRyeConfig settings = Settings.load();
        String url = settings.getValue(URL, String.class);
        if (url.equals(DatabaseUrl.INVALID)) {
            throw new CommandFailure(
                    "DATABASE_URL is invalid: must be postgres://user:password@host:port/name, with special"
                            + " characters percent-encoded");
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new CommandFailure(URL + " is \"" + withoutPassword(url)
                    + "\": must begin with jdbc:postgresql:, such as jdbc:postgresql://localhost:5432/puffel");
        }
        source.setUrl(url);
        settings.getOptionalValue("quarkus.datasource.username", String.class).ifPresent(source::setUser);
        settings.getOptionalValue("quarkus.datasource.password", String.class).ifPresent(source::setPassword);
    }

    DataSource source() {
        return source;
    }

    /** Connects to the database. */
    Connection connect() {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    /** Work in one transaction. */
    interface Work<T extends @Nullable Object> {
        T in(Connection transaction) throws SQLException, InterruptedException;
    }

    /** Does work in a transaction, which is rolled back if the work fails. */
    <T extends @Nullable Object> T call(Work<T> work) throws InterruptedException {
        try (Connection transaction = connect()) {
            transaction.setAutoCommit(false);
            T result = work.in(transaction);
            transaction.commit();
            return result;
        } catch (SQLException e) {
            throw failed("the database failed", e);
        }
    }

    /** Returns a failure with a message of one line. */
    static CommandFailure failed(String what, SQLException e) {
        return NOT_MIGRATED.contains(String.valueOf(e.getSQLState()))
                ? new CommandFailure("the database is not migrated: run `puffel migrate` first", e)
                : new CommandFailure(what + ": " + firstLine(e), e);
    }

    /** Creates the database if it does not exist and the user may create it. */
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
            // Not a failure if another instance has created the database in the meantime.
            if (!state.equals(DATABASE_EXISTS) && !state.equals(UNIQUE_VIOLATION)) {
                throw unusable(e);
            }
        } finally {
            source.setDatabaseName(name);
        }
    }

    /** Whether the database refused a statement because a privilege is missing. */
    static boolean lacksPrivilege(SQLException e) {
        return INSUFFICIENT_PRIVILEGE.equals(e.getSQLState());
    }

    /** Returns a message of one line with the statement that grants the missing privilege of a migration. */
    String missingGrant(SQLException e) {
        Matcher schema = SCHEMA.matcher(firstLine(e));
        return "user " + source.getUser() + " may not migrate the database " + source.getDatabaseName() + " ("
                + firstLine(e) + "); run `migrate` as the owner of its tables, or run as a superuser: "
                + (schema.find()
                        ? "grant create on schema " + schema.group(1) + " to \"" + source.getUser() + "\""
                        : "alter table … owner to \"" + source.getUser() + "\"");
    }

    private CommandFailure unusable(SQLException e) {
        return new CommandFailure(
                "cannot use the database at " + withoutPassword(source.getUrl()) + ": " + firstLine(e)
                        + (NO_SUCH_DATABASE.equals(e.getSQLState()) ? "; run `puffel migrate` first" : ""),
                e);
    }

    private static String withoutPassword(String url) {
        return url.replaceFirst("\\?.*", "").replaceFirst("//.*@", "//");
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
