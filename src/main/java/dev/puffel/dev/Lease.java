package dev.puffel.dev;

/** A message that a subscriber has and has not acknowledged yet. */
final class Lease {
    /** Unique, also over restarts. */
    final String ackId;

    final Delivery delivery;
    final Receiver receiver;
    /** Milliseconds since the epoch. Only {@link Leases} changes it. */
    long deadline;

    Lease(String ackId, Delivery delivery, Receiver receiver, long deadline) {
        this.ackId = ackId;
        this.delivery = delivery;
        this.receiver = receiver;
        this.deadline = deadline;
    }
}
