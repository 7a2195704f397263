package dev.puffel.testing;

import dev.puffel.event.EventApplier;
import dev.puffel.event.FlightEventReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** A new database with Puffel's tables, for tests that do without the service. */
public final class MigratedDatabase {
    private final String url = Postgres.url(Postgres.create());

    /** Creates and migrates it. */
    public MigratedDatabase() {
        this("latest");
    }

    /** Creates and migrates it, up to a version. */
    public MigratedDatabase(String version) {
        migrate(version);
    }

    /** Migrates it further, up to a version. */
    public void migrate(String version) {
        migrate(url, version);
    }

    /** Migrates a database as the service does. */
    static void migrate(String url, String version) {
        Flyway.configure()
                .dataSource(url, "postgres", "postgres")
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .target(version)
                .load()
                .migrate();
    }

    /** Its URL, with the user. */
    public String url() {
        return url;
    }

    /** Connects to it. */
    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        return source;
    }

    /** Applies events to it. */
    public EventApplier applier() {
        FlightEventReader reader = new FlightEventReader("/puffel", Duration.ofMinutes(15), Clock.systemUTC());
        return new EventApplier(dataSource(), reader, events -> {});
    }

    /** Connects to it; the caller closes. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "postgres");
    }

    /** Removes all flights and what is known of them; the next id is 1. */
    public void clear() {
        execute("truncate flight, flight_subject restart identity; truncate flight_change");
    }

    /** Runs SQL, one statement or several. */
    public void execute(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rows of a query, the values of each put together by bars, those that are null empty. */
    public List<String> query(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> result = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = rows.getString(i);
                    values.add(value == null ? "" : value);
                }
                result.add(String.join("|", values));
            }
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
