package dev.puffel.http;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Limits the memory of all request bodies together. */
@Singleton
class BodyBudget {
    /**
     * The share of the heap: 1/16, which is 8 MiB of 128 MiB and 32 MiB of 512 MiB. The flights of a body take about three
     * times its size in addition. One body at a time may exceed the limit, so that some requests always complete.
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
     * Reserves bytes for the body of a request.
     *
     * @throws ProblemException 503 if the budget is used up, and another body already exceeds the limit
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

    /** Releases the bytes of a request that has ended. */
    synchronized void giveBack(Object request, long bytes) {
        taken -= bytes;
        if (overLimit == request) {
            overLimit = null;
        }
    }
}
