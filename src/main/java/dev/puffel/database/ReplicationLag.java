package dev.puffel.database;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The age of the oldest written position that is not yet replayed. Times are by {@link System#nanoTime}; positions in the log
 * are in bytes.
 */
final class ReplicationLag {
    /** Enough for some minutes. */
    private static final int MAX_SAMPLES = 1_000;

    private record Sample(long time, long written) {}

    private final Deque<Sample> waiting = new ArrayDeque<>();

    /** Records the position that was written at a measurement, and the position that was replayed a moment later. */
    synchronized void record(long time, long written, long replayed) {
        if (waiting.isEmpty() || waiting.getLast().written != written) {
            // If there are too many samples, the last one covers all later positions.
            waiting.add(
                    waiting.size() < MAX_SAMPLES
                            ? new Sample(time, written)
                            : new Sample(waiting.removeLast().time, written));
        }
        // After a restore of the database, positions start again.
        waiting.removeIf(sample -> sample.written <= replayed || sample.written > written);
    }

    /** Returns the lag in nanoseconds. */
    synchronized long nanos(long now) {
        return waiting.isEmpty() ? 0 : now - waiting.getFirst().time;
    }
}
