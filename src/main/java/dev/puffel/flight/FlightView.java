package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A flight as it was stored. Its JSON is what clients read: absent values are left out.
 *
 * @param id given by the database
 * @param key the identity that its source gave it
 * @param version grows with each change; 0 where it was not read
 */
// Serialized by mappers that Quarkus does not see while it builds the native executable.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FlightView(
        long id,
        @JsonUnwrapped FlightState state,
        @Nullable String key,
        @JsonIgnore long version) {
    /** Subjects with this prefix are Puffel's own, so no source may give a key that starts with it. */
    static final String RESERVED = "puffel:";

    static FlightView of(Flight flight) {
        return new FlightView(flight.id, flight.state, flight.key, flight.version);
    }

    /** The flight with these values: id, key, version, and those of its state. */
    static FlightView of(@Nullable Object[] values) {
        FlightState state = FlightState.of(Arrays.copyOfRange(values, 3, values.length));
        return new FlightView((Long) values[0], state, (String) values[1], (Long) values[2]);
    }

    /** The subject of the flight's events: its key, or else a name made of its id. */
    public String subject() {
        return key == null ? RESERVED + id : key;
    }
}
