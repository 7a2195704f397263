package dev.puffel.database;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far a replica is behind, by looks at both servers: the age of the oldest look at what was written that has not been
 * replayed since. Times are by {@link System#nanoTime}; positions in the log are in bytes.
 */
final class Lag {
    /** At a few looks a second, some minutes. */
    private static final int MOST = 1_000;

    private record Look(long time, long written) {}

    private final Deque<Look> waiting = new ArrayDeque<>();

    /** A position that had been written at a measurement, and the position that was replayed a moment later. */
    synchronized void looked(long time, long written, long replayed) {
        if (waiting.isEmpty() || waiting.getLast().written != written) {
            // If there are too many, one time stands for all positions since.
            waiting.add(waiting.size() < MOST ? new Look(time, written) : new Look(waiting.removeLast().time, written));
        }
        // Of a database that was restored, the positions begin anew.
        waiting.removeIf(look -> look.written <= replayed || look.written > written);
    }

    /** Nanoseconds. */
    synchronized long nanos(long now) {
        return waiting.isEmpty() ? 0 : now - waiting.getFirst().time;
    }
}
