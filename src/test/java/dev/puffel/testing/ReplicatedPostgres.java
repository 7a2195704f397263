package dev.puffel.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Two PostgreSQL servers, of which one replicates the other by streaming; Puffel's tables are there.
 *
 * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP">The way that the
 *     second comes from the first</a>
 */
public final class ReplicatedPostgres implements AutoCloseable {
    private static final String DATABASE = "puffel";

    private final Path directory;
    private final int primaryPort = Ports.free();
    private final int replicaPort = Ports.free();
    private @Nullable EmbeddedPostgres primary;
    private @Nullable EmbeddedPostgres replica;

    /** Starts both. */
    public ReplicatedPostgres() {
        try {
            directory = Files.createTempDirectory("puffel-replicated");
            startPrimary();
            execute(url(primaryPort, "postgres"), "create database " + DATABASE);
            MigratedDatabase.migrate(primary(), "latest");
            copy();
            startReplica();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The URL of the first, with the user. */
    public String primary() {
        return url(primaryPort, DATABASE);
    }

    /** The URL of the second, with the user. */
    public String replica() {
        return url(replicaPort, DATABASE);
    }

    /** Runs SQL on the first. */
    public void execute(String sql) {
        execute(primary(), sql);
    }

    /** The second no longer shows the changes of the first. */
    public void pause() {
        execute(replica(), "select pg_wal_replay_pause()");
    }

    /** It is again. */
    public void resume() {
        execute(replica(), "select pg_wal_replay_resume()");
    }

    /** Waits until the second answers a query as the first does. */
    public void awaitSame(String sql) {
        Awaitility.await().until(() -> query(replica(), sql).equals(query(primary(), sql)));
    }

    /** The second goes its own way from now on. */
    public void promote() {
        execute(replica(), "select pg_promote()");
    }

    /** Starts the first. */
    public void startPrimary() {
        primary = start("primary", primaryPort);
    }

    /** Stops the first; connections to it end. */
    public void stopPrimary() {
        stop(primary);
        primary = null;
    }

    /** Ends the first as a crash does: none of its processes gets to finish anything. */
    public void crashPrimary() {
        Postgres.crash(directory.resolve("primary"));
        // Frees the folder; there is nothing left to be stopped.
        stopPrimary();
    }

    /** Starts the second. */
    public void startReplica() {
        replica = start("replica", replicaPort);
    }

    /** Stops the second; connections to it end. */
    public void stopReplica() {
        stop(replica);
        replica = null;
    }

    @Override
    public void close() {
        stopReplica();
        stopPrimary();
    }

    private EmbeddedPostgres start(String name, int port) {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve(name))
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("fsync", "off")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(@Nullable EmbeddedPostgres server) {
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy() throws IOException, SQLException {
        Path from = directory.resolve("primary");
        Path to = directory.resolve("replica");
        try (Connection connection = DriverManager.getConnection(primary());
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('replica', true)");
            copy(from, to);
            try (ResultSet stop = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                stop.next();
                Files.writeString(to.resolve("backup_label"), stop.getString(1));
            }
        }
        Files.createFile(to.resolve("standby.signal"));
        Files.writeString(
                to.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=%d user=postgres'%n".formatted(primaryPort),
                StandardOpenOption.APPEND);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                Path made = Files.createDirectory(to.resolve(from.relativize(each)));
                // As the server wants it.
                made.toFile().setReadable(false, false);
                made.toFile().setReadable(true, true);
                made.toFile().setExecutable(false, false);
                made.toFile().setExecutable(true, true);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) throws IOException {
                if (!each.getFileName().toString().startsWith("postmaster.")) {
                    Files.copy(each, to.resolve(from.relativize(each)));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    // Servers remove files at any time.
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://localhost:%d/%s?user=postgres&password=postgres".formatted(port, database);
    }

    private static String query(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
