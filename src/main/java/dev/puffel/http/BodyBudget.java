package dev.puffel.http;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The memory that the bodies of all requests may take together. */
@Singleton
class BodyBudget {
    /**
     * The part of the heap: 1/16, which is 8 MiB of 128 MiB and 32 MiB of 512 MiB. Flights that are read from a body take some
     * three times its size besides. One body at a time may exceed the limit, so that some requests always complete.
     */
    private static final int HEAP_SHARE = 16;

    private final long maxBytes;
    private long taken;
    private @Nullable Object overLimit;

    BodyBudget() {
        this(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes bytes for the body of a request.
     *
     * @throws ProblemException 503 where all is taken, and another body exceeds the limit already
     */
    synchronized void take(Object request, int bytes) {
        if (taken + bytes > maxBytes && overLimit != request) {
            if (overLimit != null) {
                throw ProblemException.overloaded("Too many large bodies at once; try again later");
            }
            overLimit = request;
        }
        taken += bytes;
    }

    /** Gives back what a request has taken, as it has ended. */
    synchronized void giveBack(Object request, long bytes) {
        taken -= bytes;
        if (overLimit == request) {
            overLimit = null;
        }
    }
}
