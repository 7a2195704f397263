package dev.puffel.changes;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The transactions that had ended at some moment: those before {@code next} that are not in {@code running}.
 *
 * @param text the format of a {@code pg_snapshot}: {@code xmin:xmax:xip,xip}
 * @param next the first transaction id that was not assigned yet
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT">Transaction ID and
 *     snapshot information functions</a>
 */
record Snapshot(String text, long next, Set<Long> running) {
    /**
     * Parses a snapshot.
     *
     * @throws IllegalArgumentException if the text is not a snapshot
     */
    static Snapshot of(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("is no snapshot");
        }
        Set<Long> running = parts[2].isEmpty()
                ? Set.of()
                : Arrays.stream(parts[2].split(",", -1)).map(Long::valueOf).collect(Collectors.toUnmodifiableSet());
        return new Snapshot(text, Long.parseLong(parts[1]), running);
    }

    /** Whether all transactions that are visible in the other snapshot are visible in this one. */
    boolean covers(Snapshot other) {
        return next >= other.next && running.stream().allMatch(xid -> xid >= other.next || other.running.contains(xid));
    }
}
