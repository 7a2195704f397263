package dev.puffel.dev;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The leases of one subscription, by their acknowledgement ids and by their deadlines. */
final class Leases {
    private final Map<String, Lease> byAckId = new HashMap<>();
    private final NavigableSet<Lease> byDeadline =
            new TreeSet<>(Comparator.<Lease>comparingLong(lease -> lease.deadline)
                    .thenComparingLong(lease -> lease.delivery.message.id()));

    void add(Lease lease) {
        byAckId.put(lease.ackId, lease);
        byDeadline.add(lease);
    }

    /** Null where it has ended already. */
    @Nullable
    Lease find(String ackId) {
        return byAckId.get(ackId);
    }

    boolean contains(Lease lease) {
        return byAckId.get(lease.ackId) == lease;
    }

    void remove(Lease lease) {
        byDeadline.remove(lease);
        byAckId.remove(lease.ackId);
    }

    /** Moves the deadline of a lease that has not ended, to milliseconds since the epoch. */
    void extend(Lease lease, long deadline) {
        byDeadline.remove(lease);
        lease.deadline = deadline;
        byDeadline.add(lease);
    }

    /** Those whose deadline has come, in the order of their deadlines, then of publishing. */
    List<Lease> expired(long now) {
        return byDeadline.stream().takeWhile(lease -> lease.deadline <= now).toList();
    }

    /** When the next one expires, in milliseconds since the epoch; the largest long where there is none. */
    long nextDeadline() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadline;
    }
}
