package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A flight as clients read it. Its JSON omits absent values.
 *
 * @param id the id, which the database generates
 * @param key the identity that the source assigned
 * @param version the version, which grows with each change; 0 if it was not read
 */
// Serialized by mappers that Quarkus does not see while it builds the native executable.
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FlightView(
        long id,
        @JsonUnwrapped FlightState state,
        @Nullable String key,
        @JsonIgnore long version) {
    /** The prefix of subjects of flights without a key. No key may start with this prefix. */
    static final String RESERVED = "puffel:";

    static FlightView of(Flight flight) {
        return new FlightView(flight.id, flight.state, flight.key, flight.version);
    }

    /** Creates a view of these values: id, key, version, and those of the state. */
    static FlightView of(@Nullable Object[] values) {
        FlightState state = FlightState.of(Arrays.copyOfRange(values, 3, values.length));
        return new FlightView((Long) values[0], state, (String) values[1], (Long) values[2]);
    }

    /** Returns the subject of the flight's events: its key, otherwise a name with its id. */
    public String subject() {
        return key == null ? RESERVED + id : key;
    }
}
