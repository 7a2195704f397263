package dev.puffel.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast way to read and write instants says the same as the JDK's, or nothing. */
class FastInstantFormatTest {
    /** The calendar repeats after 400 years; the time of the day goes down by a second each day. */
    @Test
    void readsAndWritesEveryDayAsTheJdkDoes() {
        Instant end = Instant.parse("2401-01-01T00:00:00Z");
        for (Instant i = Instant.parse("2000-01-01T23:59:59Z"); i.isBefore(end); i = i.plusSeconds(86_399)) {
            assertEquals(i, FastInstantFormat.parse(i.toString()));
            assertEquals(i.toString(), FastInstantFormat.format(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"})
    void readsTheEndsOfTime(String text) {
        assertEquals(Instant.parse(text), FastInstantFormat.parse(text));
        assertEquals(text, FastInstantFormat.format(Instant.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0001-12-31T23:59:59Z",
                "0000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "2026-11-24T18:30:00.500Z",
                "1969-12-31T23:59:59.000001Z"
            })
    void writesWhatIsOfAnotherFormAsTheJdkDoes(String text) {
        assertEquals(text, FastInstantFormat.format(Instant.parse(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0000-01-01T00:00:00Z",
                "2001-02-29T00:00:00Z",
                "2001-04-31T00:00:00Z",
                "2001-13-01T00:00:00Z",
                "2001-00-01T00:00:00Z",
                "2001-01-00T00:00:00Z",
                "2001-01-01T24:00:00Z",
                "2001-01-01T00:60:00Z",
                "2001-01-01T00:00:60Z",
                "2001-01-01t00:00:00Z",
                "2001-01-01T00:00:00z",
                "2001-01-01T00:00:00.1Z",
                "2001-01-01T00:00:00+00:00",
                "٢٠٠١-01-01T00:00:00Z"
            })
    void leavesTheRestToOthers(String text) {
        assertNull(FastInstantFormat.parse(text));
    }
}
