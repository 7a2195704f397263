package dev.puffel.flight;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A flight as the database keeps it. All but origin and destination may have no value; {@link FlightState} has the rules. */
@Entity
public class Flight extends PanacheEntityBase {
    /** Given by the database, starting at 1. */
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public String origin;
    public String destination;

    /** The flight number in capitals, e.g. {@code BA478}. */
    @Column(name = "\"number\"")
    public @Nullable String number;

    /** To the microsecond. */
    public @Nullable Instant departure;

    /** Minutes; negative is early. */
    public @Nullable Integer delay;

    /** Statute miles. */
    public @Nullable Integer distance;

    public @Nullable FlightStatus status;

    /** The identity that the flight's source gave it. */
    public @Nullable String key;

    /** Grows with each change; it never shows in the JSON of a flight. */
    @Version
    public long version;

    /** The time of the last change; it never shows in the JSON of a flight. */
    @Column(name = "changed_at", insertable = false, updatable = false)
    public Instant changedAt;
}
