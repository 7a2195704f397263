package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    /** Columns of the table flight, in the order that {@link #of(ResultSet, long)} reads them. */
    public static final String COLUMNS = "id, " + FlightState.COLUMNS + ", key";

    private static final int KEY = FlightState.FIELDS.size() + 2;

    static FlightView of(Flight flight) {
        return new FlightView(flight.id, flight.state, flight.key, flight.version);
    }

    /** The flight in the current row, whose first columns are {@link #COLUMNS}: by position, as looking up names is slow. */
    public static FlightView of(ResultSet row, long version) throws SQLException {
        return new FlightView(row.getLong(1), FlightState.of(row, 2), row.getString(KEY), version);
    }

    /** The subject of the flight's events: its key, or else a name made of its id. */
    public String subject() {
        return key == null ? RESERVED + id : key;
    }
}
