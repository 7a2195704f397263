package dev.puffel.flight.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows with keys: which flight they change, and how they stand against events. */
class FlightImportKeyTest {
    private static final ImportFixture IMPORT = new ImportFixture();
    private static final String TWO = "origin,destination,delay,key\nA,B,1,k1\nC,D,2,k2\n";

    @BeforeEach
    void startAfresh() {
        IMPORT.clear();
    }

    @Test
    void theSameFileAgainChangesNothing() throws Exception {
        assertEquals(new ImportResult(2, 2, 0, 0, 0, 0, true), IMPORT.run(TWO));
        List<String> before = everything();

        assertEquals(new ImportResult(2, 0, 0, 2, 0, 0, true), IMPORT.run(TWO));

        assertEquals(before, everything());
    }

    @Test
    void aFlightThatDiffersIsChangedAndNoOther() throws Exception {
        IMPORT.run(TWO);
        IMPORT.database.execute("update flight set changed_at = '2001-01-01T00:00:00Z'");

        ImportResult result = IMPORT.run("origin,destination,delay,key\nA,B,,k1\nC,D,2,k2\nE,F,3,k3\nG,H,4,\n");

        assertEquals(new ImportResult(4, 2, 1, 1, 0, 0, true), result);
        assertEquals(List.of("k1||2|t", "k2|2|1|f", "k3|3|1|t", "|4|1|t"), IMPORT.database.query("""
            select key, delay, version, changed_at > '2001-01-01T00:00:00Z'
            from flight order by key nulls last
            """));
    }

    @Test
    void columnsThatTheFileLacksStayAsTheyAre() throws Exception {
        IMPORT.run(TWO);

        IMPORT.run("origin,destination,status,key\nA,B,landed,k1\n");

        assertEquals(List.of("A|B|||1||landed|k1", "C|D|||2|||k2"), IMPORT.flights());
    }

    @Test
    void theLastRowOfAKeyWins() throws Exception {
        ImportResult result =
                IMPORT.run("key,origin,destination\nk1,A,B\nk2,C,D\nk1,E,F\n,X,Y\n,X,Y\nk1,G,H\nk3,I,J\n");

        assertEquals(new ImportResult(7, 5, 0, 0, 2, 0, true), result);
        assertEquals(
                List.of("C|D||||||k2", "G|H||||||k1", "I|J||||||k3", "X|Y||||||", "X|Y||||||"),
                IMPORT.flights().stream().sorted().toList());
    }

    @Test
    void rowsWithoutKeyAreNewEachTime() throws Exception {
        IMPORT.run("origin,destination,key\nA,B,\n");

        assertEquals(new ImportResult(1, 1, 0, 0, 0, 0, true), IMPORT.run("origin,destination,key\nA,B,\n"));
        assertEquals(List.of("A|B||||||", "A|B||||||"), IMPORT.flights());
    }

    @Test
    void anImportStandsAgainstEventsAsAnEventOfItsTime() throws Exception {
        IMPORT.database.execute("insert into flight_subject values ('k1', '2026-11-24T18:29:59.999999999Z', 'z')");

        IMPORT.run(TWO);

        List<String> subjects = subjects();
        assertEquals(2, subjects.size());
        assertTrue(subjects.get(0).startsWith("k1|" + ImportFixture.TIME + "|import:"), subjects.get(0));
        assertTrue(subjects.get(1).startsWith("k2|" + ImportFixture.TIME + "|import:"), subjects.get(1));
    }

    @Test
    void aLaterEventKeepsItsPlaceThoughTheImportWins() throws Exception {
        IMPORT.database.execute("insert into flight_subject values ('k1', '2026-11-24T18:30:00.000000002Z', 'a')");

        IMPORT.run(TWO);

        assertEquals("k1|2026-11-24T18:30:00.000000002Z|a", subjects().get(0));
        assertEquals("A|B|||1|||k1", IMPORT.flights().get(0));
    }

    @Test
    void whatIsRejectedLeavesTheSubjectsAlone() throws Exception {
        IMPORT.run(TWO + "C,,3,k3\n");

        assertEquals(List.of(), subjects());
    }

    private static List<String> subjects() {
        return IMPORT.database.query("select subject, event_time, event_id from flight_subject order by subject");
    }

    private static List<String> everything() {
        return IMPORT.database.query("""
            select f, s from flight f join flight_subject s on s.subject = f.key order by f.id
            """);
    }
}
