package dev.puffel.outbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.flight.transfer.FlightImport;
import dev.puffel.flight.transfer.ImportFormat;
import dev.puffel.flight.transfer.ImportListener;
import dev.puffel.flight.transfer.ImportResult;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.SilentImport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events that an import leaves in the outbox. */
class ImportEventsTest {
    private static final MigratedDatabase DATABASE = new MigratedDatabase();
    private static final String TIME = "2026-11-24T18:30:00.000001000Z";
    private static final Path REAL = Path.of("src/test/resources/flights-20k.csv");

    @BeforeEach
    void startAfresh() {
        DATABASE.clear();
        DATABASE.execute("truncate outbox restart identity");
    }

    @Test
    void eachRealFlightHasItsEvent() throws Exception {
        publish(Files.readString(REAL));

        assertEquals(
                List.of("20000|20000|20000"),
                DATABASE.query("select count(*), count(distinct event_id), count(distinct subject) from outbox"));
        assertEquals(
                List.of("puffel:1|dev.puffel.flight.upserted|" + TIME
                        + "|{\"origin\":\"DTW\",\"destination\":\"LAS\",\"departure\":\"2001-01-01T00:47:00Z\","
                        + "\"delay\":66,\"distance\":1750}"),
                DATABASE.query("select subject, type, event_time, data from outbox order by id limit 1"));
        assertEquals(
                List.of("0"),
                DATABASE.query("select count(*) from outbox o where subject <> 'puffel:' || id or not exists ("
                        + "select from flight_subject s where (s.subject, s.event_time, s.event_id)"
                        + " = (o.subject, o.event_time, o.event_id))"));
        assertThat(
                DATABASE.query("select event_id from outbox limit 1").get(0),
                matchesPattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    }

    @Test
    void theSameKeyedFlightsAgainHaveNone() throws Exception {
        String csv = keyed();
        publish(csv);
        assertEquals(
                List.of("20000|k10000|k29999"),
                DATABASE.query("select count(*), min(subject), max(subject) from outbox"));
        List<String> subjects = subjects();

        ImportResult again = publish(csv);

        assertEquals(20_000, again.unchanged());
        assertEquals(List.of("20000"), DATABASE.query("select count(*) from outbox"));
        assertEquals(subjects, subjects());
    }

    @Test
    void onlyWhatIsChangedHasOneAndItHasAllOfTheFlight() throws Exception {
        publish("origin,destination,delay,key\nA,B,1,k1\nC,D,2,k2\n");

        publish("origin,destination,status,key\nA,B,landed,k1\nC,D,,k2\nE,F,,k3\nE,G,,k3\nH,I,,\n");

        assertEquals(
                List.of(
                        "k1|{\"origin\":\"A\",\"destination\":\"B\",\"delay\":1,\"status\":\"landed\"}",
                        "k3|{\"origin\":\"E\",\"destination\":\"G\"}",
                        "puffel:3|{\"origin\":\"H\",\"destination\":\"I\"}"),
                DATABASE.query("select subject, data from outbox where id > 2 order by subject"));
    }

    @Test
    void itComesAfterAllThatTheSubjectHasHadBefore() throws Exception {
        DATABASE.execute("""
                insert into flight_subject values
                  ('k1', '2026-11-24T18:29:59.999999999Z', 'z'), ('k2', '2026-11-24T18:30:00.000001000Z', 'z'),
                  ('k3', '2999-12-31T23:59:59.999999123Z', 'z'), ('k4', '9999-12-31T23:59:59.999999999Z', 'z'),
                  ('k5', '', '')
                """);

        publish("origin,destination,key\nA,B,k1\nA,B,k2\nA,B,k3\nA,B,k4\nA,B,k5\n");

        assertEquals(
                List.of(
                        "k1|2026-11-24T18:30:00.000001000Z",
                        "k2|2026-11-24T18:30:00.000002000Z",
                        "k3|3000-01-01T00:00:00.000000123Z",
                        // There is no later one that RFC 3339 can write.
                        "k4|9999-12-31T23:59:59.999999999Z",
                        "k5|2026-11-24T18:30:00.000001000Z"),
                DATABASE.query("select subject, event_time from outbox order by subject"));
        assertEquals(DATABASE.query("select subject, event_time, event_id from outbox order by subject"), subjects());
    }

    @Test
    void withoutBeingToldItPublishesNothing() throws Exception {
        run(
                new FlightImport(() -> TIME, false, new SilentImport(), null, false, ImportFormat.DETECTED),
                "origin,destination,key\nA,B,k1\nC,D,\n");

        assertEquals(List.of(), DATABASE.query("select * from outbox"));
        assertTrue(DATABASE.query("select event_id from flight_subject").get(0).startsWith("import:"));
    }

    /** The file may take long to be read: its flights are newer than what was applied meanwhile. */
    @Test
    void itsTimeIsWhenItSaves() throws Exception {
        AtomicReference<String> present = new AtomicReference<>("2026-11-24T18:00:00.000000000Z");
        ImportListener read = new SilentImport() {
            @Override
            public void saving(long rows) {
                present.set(TIME);
            }
        };

        run(
                new FlightImport(present::get, false, read, null, false, ImportFormat.DETECTED),
                "origin,destination,key\nA,B,k1\n");

        assertEquals(List.of(TIME), DATABASE.query("select event_time from flight_subject"));
    }

    @Test
    void aFailedImportLeavesNone() throws Exception {
        assertFalse(publish("origin,destination\nA,B\nC,\n").saved());
        assertNothing();

        DATABASE.execute("create function refuse() returns trigger language plpgsql as"
                + " $$ begin raise exception 'no'; end $$;"
                + " create constraint trigger refuse after insert on outbox initially deferred"
                + " for each row when (new.subject = 'k29999') execute function refuse()");
        assertThrows(SQLException.class, () -> publish(keyed()));
        DATABASE.execute("drop function refuse() cascade");
        assertNothing();
    }

    private static void assertNothing() {
        assertEquals(List.of(), DATABASE.query("select * from outbox"));
        assertEquals(List.of(), DATABASE.query("select * from flight_subject"));
        assertEquals(List.of(), DATABASE.query("select * from flight"));
    }

    private static List<String> subjects() {
        return DATABASE.query("select subject, event_time, event_id from flight_subject order by subject");
    }

    /** The real flights, with keys of one length. */
    private static String keyed() throws Exception {
        List<String> lines = Files.readAllLines(REAL);
        StringBuilder csv = new StringBuilder("key,").append(lines.get(0)).append('\n');
        for (int i = 1; i < lines.size(); i++) {
            csv.append('k').append(9_999 + i).append(',').append(lines.get(i)).append('\n');
        }
        return csv.toString();
    }

    private static ImportResult publish(String csv) throws Exception {
        return run(
                new FlightImport(
                        () -> TIME, false, new SilentImport(), new ImportEvents(), false, ImportFormat.DETECTED),
                csv);
    }

    private static ImportResult run(FlightImport flights, String csv) throws Exception {
        try (Connection connection = DATABASE.connect()) {
            return flights.run(connection, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
