package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.testing.HandSetClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The progress of an import as it is shown over time. */
class ImportProgressTest {
    private final StringWriter err = new StringWriter();
    private final HandSetClock clock = new HandSetClock();

    @Test
    void elsewhereThanOnATerminalALineIsPrintedEveryFiveSeconds() {
        ImportProgress progress = progress(false, 0.25);

        progress.read(100_000);
        clock.forward(Duration.ofSeconds(5));
        progress.read(500_000);
        clock.forward(Duration.ofSeconds(1));
        progress.read(600_000);
        clock.forward(Duration.ofSeconds(4));
        progress.read(1_500_000);
        progress.saving(1_499_999);
        progress.clear();

        assertEquals(
                List.of(
                        "read 500,000 rows (100,000 rows/s, 0:15 left)",
                        "read 1,500,000 rows (150,000 rows/s, 0:30 left)",
                        "read all rows (150,000 rows/s), saving 1,499,999"),
                err.toString().lines().toList());
    }

    @Test
    void onATerminalOneLineIsDrawnAgainAndAgain() {
        ImportProgress progress = progress(true, 0.5);

        clock.forward(Duration.ofMillis(200));
        progress.read(1000);
        progress.rejected(7, "origin is required");
        clock.forward(Duration.ofSeconds(100));
        progress.read(2000);
        progress.clear();

        assertEquals(
                "\r\033[Kread 1,000 rows (5,000 rows/s, 0:00 left)"
                        + "\r\033[Kline 7: origin is required" + System.lineSeparator()
                        + "\r\033[Kread 2,000 rows (20 rows/s, 1:40 left)"
                        + "\r\033[K",
                err.toString());
    }

    @Test
    void noTimeIsLeftToTellWhereTheSizeIsUnknown() {
        ImportProgress progress = progress(false, 0);

        clock.forward(Duration.ofSeconds(5));
        progress.read(5);

        assertEquals("read 5 rows (1.0 rows/s)", err.toString().strip());
    }

    @Test
    void aSmallRateHasADecimal() {
        ImportProgress progress = progress(false, 0);

        clock.forward(Duration.ofMillis(1250));

        assertEquals("0.8", progress.rate(1));
    }

    private ImportProgress progress(boolean terminal, double done) {
        return new ImportProgress(new PrintWriter(err, true), terminal, () -> done, clock);
    }
}
