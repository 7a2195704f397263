package dev.puffel.testing;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The database of the Puffel under test goes away: connections end, and no new one is taken. */
public final class Outage {
    private static final String AWAY = "alter database %1$s allow_connections false; "
            + "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%1$s'";
    private static final String BACK = "alter database %s allow_connections true";

    private Outage() {}

    /** Does something while the database is away. */
    public static void during(Runnable work) {
        run(AWAY);
        try {
            work.run();
        } finally {
            run(BACK);
        }
    }

    private static void run(String sql) {
        String url = Database.url();
        String name = URI.create(url.substring("jdbc:".length())).getPath().substring(1);
        try (Connection admin = DriverManager.getConnection(url.replace("/" + name, "/postgres"));
                var statement = admin.createStatement()) {
            statement.execute(sql.formatted(name));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
