package dev.puffel.dev;

import io.grpc.Status;
import java.util.List;

/**
 * A subscriber that waits for messages. Its subscription calls it under its own lock, so never from two threads at
 * once.
 */
interface Receiver {
    /** How many messages it takes now; 0 for none. */
    int room();

    /** True once nobody is there any more. */
    boolean isGone();

    /** Seconds that it has for each message before that is handed out again. */
    int ackDeadlineSeconds();

    /**
     * Takes messages, at least one and at most its room.
     *
     * @return whether it waits for more
     */
    boolean receive(List<Lease> leases);

    /** Hears that a message of its own is no longer leased: acknowledged, given back, or expired. */
    void released(Lease lease);

    /** Ends it with an error: the subscription is gone, or the server stops. */
    void end(Status status);
}
