package dev.puffel.flight;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of the table flight: its fields are those of {@link FlightState}. */
@Entity
public class Flight extends PanacheEntityBase {
    /** Given by the database, starting at 1. */
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @Embedded
    public FlightState state;

    /** The identity that the flight's source gave it; unique. */
    public @Nullable String key;

    /** Grows with each change; the ETag of the flight. */
    @Version
    public long version;

    /** The time of the last change; set by the database. */
    @Column(name = "changed_at", insertable = false, updatable = false)
    public Instant changedAt;
}
