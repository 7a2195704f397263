package dev.puffel.flight;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Collection;

/** Locks subjects of events in the table flight_subject, in the current transaction. */
@Singleton
class SubjectTable {
    /** All transactions lock in the same order. */
    private static final String LOCK = """
            insert into flight_subject as held (subject, event_time, event_id)
            select subject, '', '' from unnest(cast(?1 as text[])) as s(subject) order by subject collate "C"
            on conflict (subject) do update set event_time = held.event_time""";

    private final EntityManager entities;

    SubjectTable(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Locks subjects, so that no other transaction changes their flights until this one ends. New subjects are inserted with an
     * empty time. Call this before the flights are locked, because events also lock in this order; otherwise, transactions
     * could deadlock.
     */
    void lock(Collection<String> subjects) {
        if (!subjects.isEmpty()) {
            entities.createNativeQuery(LOCK)
                    .setParameter(1, subjects.toArray(String[]::new))
                    .executeUpdate();
        }
    }
}
