package dev.puffel.flight.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Importing files: accepted and rejected rows. */
class FlightImportTest {
    private static final ImportFixture IMPORT = new ImportFixture();

    @BeforeEach
    void startAfresh() {
        IMPORT.clear();
    }

    @Test
    void theRealFileGoesInWhole() throws Exception {
        ImportResult result;
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/flights-20k.csv"))) {
            result = IMPORT.run(file, false);
        }

        assertEquals(new ImportResult(20_000, 20_000, 0, 0, 0, 0, true), result);
        assertEquals(20_000, IMPORT.reported());
        List<String> flights = IMPORT.flights();
        assertEquals(20_000, flights.size());
        assertEquals("DTW|LAS||2001-01-01 00:47:00|66|1750||", flights.get(0));
        assertEquals("LAS|OAK||2001-01-01 01:24:00|-5|407||", flights.get(2));
        assertEquals(
                "1|20000",
                IMPORT.database.query("select min(id), max(id) from flight").get(0));
        assertEquals(List.of("1"), IMPORT.database.query("select distinct version from flight"));
        assertEquals(List.of(), IMPORT.database.query("select * from flight_subject"));
    }

    @Test
    void everyColumnIsReadInAnyOrder() throws Exception {
        IMPORT.run("""
            key,status,distance,delay,departure,number,destination,origin
            k 1,landed,0,-1440,2026-11-24T18:30:00.1234567+01:00,ba478, Köln/Bonn ,"São ""Paulo"", BR"
            ,,,,,,東京,🛫
            """);

        assertEquals(
                List.of(
                        "São \"Paulo\", BR|Köln/Bonn|BA478|2026-11-24 17:30:00.123456|-1440|0|landed|k 1",
                        "🛫|東京||||||"),
                IMPORT.flights().stream().sorted().toList());
    }

    @Test
    void theEndsOfTimeAreKept() throws Exception {
        IMPORT.run("origin,destination,departure\nA,B,0001-01-01T00:00:00Z\nA,B,9999-12-31T23:59:59.999999Z\n");

        assertEquals(List.of("A|B||0001-01-01 00:00:00||||", "A|B||9999-12-31 23:59:59.999999||||"), IMPORT.flights());
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsAndBlankLinesAreNoMatter() throws Exception {
        IMPORT.run("\ufeff\"origin\",destination\r\nA,B\r\n\r\nC,D");

        assertEquals(List.of("A|B||||||", "C|D||||||"), IMPORT.flights());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "origin;destination;delay\r\nA, B;\"C;D\";5.0\r\n",
                "\ufefforigin\tdestination\tdelay\nA, B\tC;D\t-5e0\n",
                " origin , destination , delay ,,\n\"A, B\",C;D,-5.00,,\n\"A, B\",C;D,-5.00,,,,\n,,\n,,,,\n",
                ",origin,destination,delay\n0,\"A, B\",C;D,5\n1,\"A, B\",C;D,5.000\n",
                "Unnamed: 0,origin,destination,delay\n0,\"A, B\",C;D, 5 \n",
                "delay,origin,destination,number,key\n5.,\"A, B\",C;D,\\N,\\N\n5,\"A, B\",C;D,, \n"
            })
    void filesOfOtherProgramsAreRead(String csv) throws Exception {
        ImportResult result = IMPORT.run(csv);

        assertEquals(List.of(), IMPORT.rejected);
        assertEquals(result.read(), result.inserted());
        assertEquals(
                Set.of("A, B|C;D|5"),
                Set.copyOf(IMPORT.database.query("select origin, destination, abs(delay) from flight")));
    }

    @Test
    void aDelimiterThatIsGivenCounts() throws Exception {
        IMPORT.run(
                "first,origin;FROM, too;to\n1;A;B\n",
                new ImportFormat(';', Map.of("FROM, too", "origin", "to", "destination"), false));

        assertEquals(List.of("A|B||||||"), IMPORT.flights());
    }

    @Test
    void ndjsonIsReadAsExportsWriteIt() throws Exception {
        ImportResult result = IMPORT.runSkipping("""
            {"id":7,"origin":"A","destination":"B","number":"BA1","delay":5,"codeshares":["AA2","IB3"],"key":"k"}

            {"origin":"C","destination":"D","gate":"1"}
            {"origin":"C","destination":"D"
            {"origin":"C","destination":"D","key":null}
            {"origin":"C","destination":"D"}{"origin":"E","destination":"F"}
            {"origin":"C","destination":"D","origin":"E"}
            """);

        assertEquals(new ImportResult(6, 2, 0, 0, 0, 4, true), result);
        assertEquals(
                List.of(
                        "3: gate is not a field of a flight",
                        "4: row is not JSON: Unexpected end-of-input: expected close marker for Object",
                        "6: row is not JSON: Trailing token",
                        "7: row is not JSON: Duplicate field 'origin'"),
                IMPORT.rejected.stream()
                        .map(reason -> reason.replaceFirst(" \\((start|of type).*", ""))
                        .toList());
        assertEquals(
                List.of("A|B|BA1||5|||k", "C|D||||||"),
                IMPORT.flights().stream().sorted().toList());
        assertEquals(
                List.of("{AA2,IB3}"),
                IMPORT.database.query("select codeshares from flight where codeshares is not null"));
    }

    @Test
    void idsAreRestoredIntoAnEmptyTable() throws Exception {
        String csv = "origin,id,destination,key\nA,7,B,k\nC,3,D,\n";
        ImportFormat withIds = new ImportFormat(null, Map.of(), true);

        assertEquals(new ImportResult(2, 2, 0, 0, 0, 0, true), IMPORT.run(csv, withIds));
        IMPORT.database.execute("insert into flight (origin, destination) values ('E', 'F')");

        assertEquals(
                List.of("3|C|", "7|A|k", "8|E|"),
                IMPORT.database.query("select id, origin, key from flight order by id"));
        assertEquals(
                List.of("k|" + ImportFixture.TIME),
                IMPORT.database.query("select subject, event_time from flight_subject"));
        InvalidCsvException refused = assertThrows(InvalidCsvException.class, () -> IMPORT.run(csv, withIds));
        assertEquals(
                "ids can be restored only into an empty table, but there are flights already", refused.getMessage());
    }

    @Test
    void idsThatAreNoneAreRejected() throws Exception {
        ImportFormat withIds = new ImportFormat(null, Map.of(), true);

        assertEquals(
                new ImportResult(3, 0, 0, 0, 0, 3, false),
                IMPORT.run("id,origin,destination\n0,A,B\n,A,B\n1e3,A,B\n", withIds));
        assertEquals(
                List.of(
                        "2: id must be a whole number from 1 on",
                        "3: id must be a whole number from 1 on",
                        "4: id must be a whole number from 1 on"),
                IMPORT.rejected);
    }

    @Test
    void textIsNormalized() throws Exception {
        IMPORT.runSkipping("origin,destination,key\n"
                + "Zu\u0308rich\u00a0,\u3000\u200bMadrid\ufeff,\"\u2028k\t\"\n"
                + "Z\u00fcrich,Madrid,k\n"
                + "\u200b,Madrid,\n"
                + "Z\u00fcrich,\ufeff\u3164\u0301,\n");

        assertEquals(List.of("4: origin is required", "5: destination is required"), IMPORT.rejected);
        assertEquals(List.of("Z\u00fcrich|Madrid||||||k"), IMPORT.flights());
    }

    @Test
    void aFileWithoutRowsIsNoError() throws Exception {
        assertEquals(new ImportResult(0, 0, 0, 0, 0, 0, true), IMPORT.run("origin,destination,key\n"));
    }

    @Test
    void oneRejectedLineAndNothingIsChanged() throws Exception {
        ImportResult result = IMPORT.run("""
            origin,destination,departure
            A,B,2001-01-01T00:00:00Z
            A,B,2001-01-01T00:00:00Z
            A,B,2001-01-01T00:00:00Z
            A,B,2001-01-01T00:00:00Z
            A,B,2001-01-01T00:00:00Z
            A,B,yesterday
            A,B,2001-01-01T00:00:00Z
            """);

        assertEquals(new ImportResult(7, 0, 0, 0, 0, 1, false), result);
        assertEquals(
                List.of("7: departure must be an RFC 3339 date and time, such as 2026-11-24T18:30:00Z"),
                IMPORT.rejected);
        assertEquals(List.of(), IMPORT.flights());
    }

    @Test
    void validLinesGoInWhereInvalidOnesAreSkipped() throws Exception {
        ImportResult result = IMPORT.runSkipping("""
            origin,destination,delay,status,key
            A,B,99999999999,late,"tab\there"
            A,B,1,,
            A,,1.5,,
            A,B,1
            A,B,1,,,x
            C,D,2,,
            A,B,3,,puffel:1
            """);

        assertEquals(new ImportResult(7, 2, 0, 0, 0, 5, true), result);
        assertEquals(
                List.of(
                        "2: delay must be a whole number; status must be one of scheduled, boarding, departed, landed, "
                                + "cancelled, diverted; key must be 1 to 200 characters without control characters",
                        "4: destination is required; delay must be a whole number",
                        "5: row must have 5 values, not 3",
                        "6: row must have 5 values, not 6",
                        "8: key must not start with puffel:"),
                IMPORT.rejected);
        assertEquals(List.of("A|B|||1|||", "C|D|||2|||"), IMPORT.flights());
    }

    @Test
    void aLineIsNumberedByItsStartThoughQuotesSpanLines() throws Exception {
        IMPORT.runSkipping("origin,destination\n\nA,\"B\nB\nB\"\nC,\n");

        assertEquals(
                List.of(
                        "3: destination must be 1 to 100 characters without control characters",
                        "6: destination is required"),
                IMPORT.rejected);
    }

    @Test
    void textThatIsNotUtf8IsRejectedWithItsLine() throws Exception {
        ImportResult result =
                IMPORT.run("origin,destination\nA,B\nKöln,B\nC,D\n".getBytes(StandardCharsets.ISO_8859_1), true);

        assertEquals(List.of("3: row is not UTF-8, but looks like Windows-1252 (Latin-1)"), IMPORT.rejected);
        assertEquals(2, result.inserted());
    }

    @Test
    void anErrorInTheMiddleOfTheFileChangesNothing() {
        byte[] start = "origin,destination\nA,B\n".getBytes(StandardCharsets.UTF_8);
        InputStream broken = new FilterInputStream(new ByteArrayInputStream(start)) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = in.read(bytes, offset, length);
                if (read < 0) {
                    throw new IOException("the disk is gone");
                }
                return read;
            }
        };

        assertEquals(
                "the disk is gone",
                assertThrows(IOException.class, () -> IMPORT.run(broken, false)).getMessage());
        assertEquals(List.of(), IMPORT.flights());
    }

    @Test
    void whatTheDatabaseSaysIsToldWhereTheTableIsMissing() {
        ImportFixture other = new ImportFixture();
        other.database.execute("drop table flight");

        SQLException e = assertThrows(SQLException.class, () -> other.run("origin,destination\nA,B\n"));

        assertEquals("42P01", e.getSQLState());
        assertTrue(String.valueOf(e.getMessage()).contains("flight"));
    }
}
