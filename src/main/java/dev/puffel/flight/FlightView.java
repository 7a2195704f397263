package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
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

    /** The flight in the current row, whose columns have the names of the table's. */
    public static FlightView of(ResultSet row) throws SQLException {
        OffsetDateTime departure = row.getObject("departure", OffsetDateTime.class);
        String status = row.getString("status");
        return new FlightView(
                row.getLong("id"),
                row.getString("origin"),
                row.getString("destination"),
                row.getString("number"),
                departure == null ? null : departure.toInstant(),
                row.getObject("delay", Integer.class),
                row.getObject("distance", Integer.class),
                status == null ? null : FlightStatus.of(status).orElseThrow(),
                row.getString("key"));
    }
}
