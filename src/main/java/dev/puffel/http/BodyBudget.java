package dev.puffel.http;

import jakarta.inject.Singleton;

/** The memory that the bodies of all requests may take together. */
@Singleton
class BodyBudget {
    /**
     * The part of the heap: 1/16, which is 8 MiB of 128 MiB and 32 MiB of 512 MiB. Flights that are read from a body take some
     * three times its size besides. One body alone may be larger.
     */
    private static final int HEAP_SHARE = 16;

    private final long most;
    private long taken;

    BodyBudget() {
        this(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    BodyBudget(long most) {
        this.most = most;
    }

    /**
     * Takes bytes for a request.
     *
     * @param before what it has taken already
     * @throws ProblemException 503 where others have taken too much
     */
    synchronized void take(long before, int bytes) {
        if (taken > before && taken + bytes > most) {
            throw ProblemException.overloaded("Too many large bodies at once; try again later");
        }
        taken += bytes;
    }

    /** Gives back what a request has taken. */
    synchronized void giveBack(long bytes) {
        taken -= bytes;
    }
}
