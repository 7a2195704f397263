package dev.puffel.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One real PostgreSQL server for all tests of a JVM; each caller takes a database of its own. It is on a port of its own,
 * or, where {@code PUFFEL_TEST_POSTGRES} says {@code host:port}, the one there, whose user and password are postgres.
 */
public final class Postgres {
    private Postgres() {}

    /** A name for a database that does not exist yet; class loaders, and JVMs, may share the server. */
    public static String newName() {
        return "puffel_" + UUID.randomUUID().toString().replace('-', '_');
    }

    /** The URL of a database of this server, with user and password. */
    public static String url(String database) {
        return "jdbc:postgresql://%s/%s?user=postgres&password=postgres".formatted(Server.ADDRESS, database);
    }

    /** A new, empty database. */
    public static String create() {
        String name = newName();
        try (var connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return name;
    }

    /** Connects to one of its databases. */
    public static DataSource dataSource(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url(database));
        return source;
    }

    /** Ends the server of a folder, the caller's own, as {@code pg_ctl stop -m immediate} does: no process finishes anything. */
    public static void crash(Path data) {
        signal(data, "QUIT").onExit().join();
    }

    /** Has the server of a folder, the caller's own, refuse new connections until those that there are have ended; it ends then. */
    public static void shutDown(Path data) {
        signal(data, "TERM");
    }

    private static ProcessHandle signal(Path data, String name) {
        try {
            String pid =
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
            ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            new ProcessBuilder("kill", "-" + name, pid).start().onExit().join();
            return postmaster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Server {
        static final String ADDRESS = address();

        private static String address() {
            @Nullable String given = System.getenv("PUFFEL_TEST_POSTGRES");
            return given == null ? "localhost:" + start().getPort() : given;
        }

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
