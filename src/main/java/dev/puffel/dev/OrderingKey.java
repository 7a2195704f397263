package dev.puffel.dev;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The messages of one ordering key in one subscription, oldest first. Nothing more is handed out while any is leased.
 */
final class OrderingKey {
    final String name;
    // Small, as there may be as many keys as messages.
    final Deque<Delivery> waiting = new ArrayDeque<>(1);
    final Deque<Lease> leased = new ArrayDeque<>(1);

    OrderingKey(String name) {
        this.name = name;
    }

    /** Takes back a leased message and all later ones, to be handed out again in the same order. */
    List<Lease> takeBackFrom(Lease first) {
        List<Lease> taken = new ArrayList<>();
        Iterator<Lease> latestFirst = leased.descendingIterator();
        while (latestFirst.hasNext()) {
            Lease lease = latestFirst.next();
            latestFirst.remove();
            waiting.addFirst(lease.delivery);
            taken.add(lease);
            if (lease == first) {
                break;
            }
        }
        return taken;
    }
}
