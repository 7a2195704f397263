package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A flight as consumers read it: what has no value is absent. */
// Written by mappers that Quarkus does not see while it builds the native executable.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FlightView(
        Long id,
        String origin,
        String destination,
        @Nullable String number,
        @Nullable Instant departure,
        @Nullable Integer delay,
        @Nullable Integer distance,
        @Nullable FlightStatus status,
        @Nullable String key) {

    static FlightView of(Flight flight) {
        return new FlightView(
                flight.id,
                flight.origin,
                flight.destination,
                flight.number,
                flight.departure,
                flight.delay,
                flight.distance,
                flight.status,
                flight.key);
    }
}
