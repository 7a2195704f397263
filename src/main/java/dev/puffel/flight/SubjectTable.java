package dev.puffel.flight;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Collection;

/** Locks subjects of events in the table flight_subject, as part of the transaction that is under way. */
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
     * From now on no other transaction changes what these subjects stand for, until this one ends; a new subject's time is empty.
     * Call it before the flights are locked: events lock in that order too, and transactions must not wait in a circle.
     */
    void lock(Collection<String> subjects) {
        if (!subjects.isEmpty()) {
            entities.createNativeQuery(LOCK)
                    .setParameter(1, subjects.toArray(String[]::new))
                    .executeUpdate();
        }
    }
}
