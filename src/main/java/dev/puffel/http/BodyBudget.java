package dev.puffel.http;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The memory that the bodies of all requests may take together. */
@Singleton
class BodyBudget {
    /**
     * The part of the heap: 1/16, which is 8 MiB of 128 MiB and 32 MiB of 512 MiB. Flights that are read from a body take some
     * three times its size besides. One body at a time may go beyond, so that of many some are always done.
     */
    private static final int HEAP_SHARE = 16;

    private final long most;
    private long taken;
    private @Nullable Object beyond;

    BodyBudget() {
        this(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    BodyBudget(long most) {
        this.most = most;
    }

    /**
     * Takes bytes for the body of a request.
     *
     * @throws ProblemException 503 where all is taken, and another has gone beyond already
     */
    synchronized void take(Object request, int bytes) {
        if (taken + bytes > most && beyond != request) {
            if (beyond != null) {
                throw ProblemException.overloaded("Too many large bodies at once; try again later");
            }
            beyond = request;
        }
        taken += bytes;
    }

    /** Gives back what a request has taken, as it has ended. */
    synchronized void giveBack(Object request, long bytes) {
        taken -= bytes;
        if (beyond == request) {
            beyond = null;
        }
    }
}
