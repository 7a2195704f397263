package dev.puffel.flight;

import dev.puffel.database.Replica;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;

/** Lets the reads of this instance show what it has written: the next ones, from the read replica and from the cache. */
@Singleton
class ReadYourWrites {
    private final Replica replica;
    private final PageCache cache;

    ReadYourWrites(Replica replica, PageCache cache) {
        this.replica = replica;
        this.cache = cache;
    }

    /** A commit that fails may have been done: {@link FlightWatch} sees that. */
    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) FlightChanged event) {
        // First, so that no page is kept that was read from the read replica as it was before.
        replica.require();
        cache.changed();
    }
}
