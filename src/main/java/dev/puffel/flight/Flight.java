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
import org.hibernate.annotations.CurrentTimestamp;
import org.hibernate.annotations.SourceType;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.Nullable;

/** A row of the table flight: its fields are those of {@link FlightState}. */
@Entity
public class Flight extends PanacheEntityBase {
    /** The id, which the database generates. */
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    @Embedded
    public FlightState state;

    /** The unique identity that the source of the flight assigned. */
    public @Nullable String key;

    /** The version, which grows with each change; the ETag of the flight. */
    @Version
    public long version = 1;

    /** The time of the last change; set by the database. */
    @Column(name = "changed_at", insertable = false)
    @CurrentTimestamp(event = EventType.UPDATE, source = SourceType.DB)
    public Instant changedAt;
}
