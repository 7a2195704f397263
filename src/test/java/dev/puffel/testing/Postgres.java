package dev.puffel.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One real PostgreSQL server for all tests of a JVM, on a port of its own; each caller takes a database of its own. */
public final class Postgres {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Postgres() {}

    /** A name for a database that does not exist yet. */
    public static String newName() {
        return "puffel_" + COUNT.incrementAndGet();
    }

    /** The URL of a database of this server, with user and password. */
    public static String url(String database) {
        return Server.INSTANCE.getJdbcUrl("postgres", database);
    }

    /** A new, empty database. */
    public static String create() {
        String name = newName();
        try (var connection = Server.INSTANCE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    /** Connects to one of its databases. */
    public static DataSource dataSource(String database) {
        return Server.INSTANCE.getDatabase("postgres", database);
    }

    private static final class Server {
        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
