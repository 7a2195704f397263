package dev.puffel.command;

import dev.puffel.flight.transfer.ImportListener;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * Shows the progress of an import or export: on a terminal, in one line that is redrawn; otherwise, in a new line every few
 * seconds.
 */
final class ImportProgress implements ImportListener {
    /** The maximum number of rejected lines that are shown. */
    static final int MAX_REJECTED_SHOWN = 100;

    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(200);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter err;
    private final boolean terminal;
    private final DoubleSupplier done;
    private final Clock clock;
    private final Instant start;
    private Instant next;
    private long rejected;

    /**
     * Starts the clock.
     *
     * @param done the share of the file that has been read, 0 to 1; 0 if it is unknown
     */
    ImportProgress(PrintWriter err, boolean terminal, DoubleSupplier done, Clock clock) {
        this.err = err;
        this.terminal = terminal;
        this.done = done;
        this.clock = clock;
        this.start = clock.instant();
        this.next = start.plus(terminal ? BETWEEN_DRAWINGS : BETWEEN_LINES);
    }

    @Override
    public void read(long rows) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(terminal ? BETWEEN_DRAWINGS : BETWEEN_LINES);
        show(String.format(Locale.ROOT, "read %,d rows (%s rows/s%s)", rows, rate(rows), timeLeft()));
    }

    @Override
    public void rejected(long line, String reason) {
        rejected++;
        if (rejected <= MAX_REJECTED_SHOWN) {
            clear();
            err.println("line " + line + ": " + reason);
        } else if (rejected == MAX_REJECTED_SHOWN + 1) {
            clear();
            err.println("more lines are rejected; they are counted, but not shown");
        }
    }

    @Override
    public void saving(long rows) {
        show(String.format(Locale.ROOT, "read all rows (%s rows/s), saving %,d", rate(rows), rows));
    }

    /** Clears the line on a terminal. */
    void clear() {
        if (terminal) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    /** Returns the number of rows per second since the start, with a decimal if it is small. */
    String rate(long rows) {
        long millis = Math.max(1, Duration.between(start, clock.instant()).toMillis());
        double rate = rows * 1000.0 / millis;
        return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%,.0f", rate);
    }

    private void show(String text) {
        if (terminal) {
            err.print(CLEAR_LINE + text);
            err.flush();
        } else {
            err.println(text);
        }
    }

    /** Returns the remaining time for reading. The time for saving is unknown. */
    private String timeLeft() {
        double share = done.getAsDouble();
        if (share <= 0) {
            return "";
        }
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0 * (1 - share) / share;
        long left = Math.round(Math.max(0, seconds));
        return String.format(Locale.ROOT, ", %d:%02d left", left / 60, left % 60);
    }
}
