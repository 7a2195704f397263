package dev.puffel.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast way to read instants says the same as the JDK's, or nothing. */
class UtcTextTest {
    @Test
    void readsEveryDayAsTheJdkDoes() {
        Instant end = Instant.parse("9999-12-31T23:59:59Z");
        for (Instant i = Instant.parse("0001-01-01T00:00:00Z");
                i.isBefore(end);
                i = i.plus(86_399, ChronoUnit.SECONDS)) {
            assertEquals(i, UtcText.read(i.toString()));
        }
        assertEquals(end, UtcText.read(end.toString()));
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
        assertNull(UtcText.read(text));
    }
}
