package dev.puffel.flight.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.testing.Background;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An import while others change the same flights: it is not broken off, whatever they lock first. */
class FlightImportLockTest {
    private static final ImportFixture IMPORT = new ImportFixture();
    private static final String KEYED = "origin,destination,key\nA,B,k1\nC,D,k2\n";
    private static final String SUBJECT =
            "update flight_subject set event_time = '2026-11-24T18:31:00.000000000Z' where subject = 'k1'";
    private static final String FLIGHT = "update flight set status = 'landed' where key = 'k1'";

    @BeforeEach
    void startAfresh() throws Exception {
        IMPORT.clear();
        IMPORT.run("origin,destination,key\nX,Y,k1\n");
    }

    @Test
    void anEventLocksTheSubjectFirst() throws Exception {
        importsThough(SUBJECT, FLIGHT);
    }

    @Test
    void aWriteByRestLocksTheFlightFirst() throws Exception {
        importsThough("select * from flight where key = 'k1' for update", SUBJECT);
    }

    @Test
    void flightsCanBeReadMeanwhile() throws Exception {
        try (Connection reader = IMPORT.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select * from flight");

            assertEquals(1, IMPORT.run(KEYED).updated());
        }
    }

    @Test
    void whileItWaitsForOneThatTakesLongOthersGoOn() throws Exception {
        CompletableFuture<ImportResult> result;
        try (Connection slow = IMPORT.database.connect();
                Connection other = IMPORT.database.connect();
                Statement statement = slow.createStatement();
                Statement quick = other.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute(FLIGHT);
            result = CompletableFuture.supplyAsync(FlightImportLockTest::run, Background.THREADS);
            await().until(FlightImportLockTest::isWaiting);

            quick.setQueryTimeout(10);
            quick.execute("insert into flight_subject values ('k9', '2026-11-24T18:31:00.000000000Z', 'e9')");
            slow.commit();
        }
        assertEquals(2, result.get(10, TimeUnit.SECONDS).read());
    }

    @Test
    void othersGoOnWhileFlightsWithIdsComeSlowly() throws Exception {
        CompletableFuture<ImportResult> result =
                runWithIdsDuring("insert into flight_subject values ('k9', '2026-11-24T18:31:00.000000000Z', 'e9')");

        assertEquals(1, result.get(10, TimeUnit.SECONDS).inserted());
        assertEquals(List.of("7|A|k1"), IMPORT.database.query("select id, origin, key from flight"));
    }

    @Test
    void idsAreRefusedWhereAFlightCameWhileTheFileWasRead() throws Exception {
        CompletableFuture<ImportResult> result =
                runWithIdsDuring("insert into flight (id, origin, destination) values (9, 'C', 'D')");

        ExecutionException refused = assertThrows(ExecutionException.class, () -> result.get(10, TimeUnit.SECONDS));
        assertTrue(
                refused.toString()
                        .endsWith("ids can be restored only into an empty table, but there is flight 9 already"),
                refused::toString);
        assertEquals(List.of("9"), IMPORT.database.query("select id from flight"));
    }

    /** The file has more than the header, for which the import waits first. */
    private static CompletableFuture<ImportResult> runWithIdsDuring(String sql) throws Exception {
        IMPORT.clear();
        try (PipedOutputStream rows = new PipedOutputStream();
                PipedInputStream file = new PipedInputStream(rows, 1 << 16);
                Connection other = IMPORT.database.connect();
                Statement quick = other.createStatement()) {
            rows.write(("id,origin,destination,key\n7,A,B,k1\n" + "\n".repeat(1 << 14)).getBytes(UTF_8));
            CompletableFuture<ImportResult> result =
                    CompletableFuture.supplyAsync(() -> runWithIds(file), Background.THREADS);
            await().until(() -> isActive("query like 'copy%'"));
            quick.setQueryTimeout(5);
            quick.execute(sql);
            rows.close();
            result.exceptionally(e -> null).join();
            return result;
        }
    }

    /** Either may be the one that the database breaks off; the other then begins anew, the import by itself. */
    private static void importsThough(String first, String second) throws Exception {
        CompletableFuture<ImportResult> result;
        try (Connection other = IMPORT.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(first);
            result = CompletableFuture.supplyAsync(FlightImportLockTest::run, Background.THREADS);
            await().until(FlightImportLockTest::isWaiting);
            try {
                statement.execute(second);
                other.commit();
            } catch (SQLException e) {
                assertEquals("40P01", e.getSQLState());
                other.rollback();
            }
        }

        assertEquals(new ImportResult(2, 1, 1, 0, 0, 0, true), result.get(10, TimeUnit.SECONDS));
        assertEquals(
                List.of("k1|A|B", "k2|C|D"),
                IMPORT.database.query("select key, origin, destination from flight order by key"));
    }

    private static ImportResult run() {
        try {
            return IMPORT.run(KEYED);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static ImportResult runWithIds(InputStream file) {
        try (Connection connection = IMPORT.database.connect()) {
            ImportFormat withIds = new ImportFormat(null, Map.of(), true);
            return new FlightImport(() -> ImportFixture.TIME, false, IMPORT, null, true, withIds).run(connection, file);
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static boolean isWaiting() {
        return isActive("wait_event_type = 'Lock'");
    }

    private static boolean isActive(String condition) {
        return !IMPORT.database
                .query("select * from pg_stat_activity where datname = current_database() and " + condition)
                .isEmpty();
    }
}
