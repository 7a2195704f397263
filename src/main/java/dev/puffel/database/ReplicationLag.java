package dev.puffel.database;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The age of the oldest written position that is not yet replayed. Times are by {@link System#nanoTime}; positions in the log
 * are in bytes.
 */
final class ReplicationLag {
    /** At a few looks a second, some minutes. */
    private static final int MAX_SAMPLES = 1_000;

    private record Sample(long time, long written) {}

    private final Deque<Sample> waiting = new ArrayDeque<>();

    /** A position that had been written at a measurement, and the position that was replayed a moment later. */
    synchronized void record(long time, long written, long replayed) {
        if (waiting.isEmpty() || waiting.getLast().written != written) {
            // If there are too many, one time stands for all positions since.
            waiting.add(
                    waiting.size() < MAX_SAMPLES
                            ? new Sample(time, written)
                            : new Sample(waiting.removeLast().time, written));
        }
        // Of a database that was restored, the positions begin anew.
        waiting.removeIf(sample -> sample.written <= replayed || sample.written > written);
    }

    /** Nanoseconds. */
    synchronized long nanos(long now) {
        return waiting.isEmpty() ? 0 : now - waiting.getFirst().time;
    }
}
