package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
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

        @Nullable @JsonSerialize(using = UtcText.Serializer.class)
        Instant departure,

        @Nullable Integer delay,
        @Nullable Integer distance,
        @Nullable FlightStatus status,
        @Nullable String key) {

    /** Of the table flight, in the order of the members. */
    public static final String COLUMNS = "id, origin, destination, \"number\", departure, delay, distance, status, key";

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

    /** The flight in the current row, whose first columns are {@link #COLUMNS}: looking for names costs more than reading. */
    public static FlightView of(ResultSet row) throws SQLException {
        OffsetDateTime departure = row.getObject(5, OffsetDateTime.class);
        String status = row.getString(8);
        return new FlightView(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                departure == null ? null : departure.toInstant(),
                row.getObject(6, Integer.class),
                row.getObject(7, Integer.class),
                status == null ? null : FlightStatus.of(status).orElseThrow(),
                row.getString(9));
    }
}
