package dev.puffel.changes;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.puffel.flight.FlightFilter;
import dev.puffel.flight.FlightView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A change of a flight.
 *
 * @param number later changes of the same flight have greater numbers
 * @param id the id of the flight
 * @param key the key of the flight, if it had one
 * @param before the previous state, if the flight was removed, or if a field changed that filters use
 * @param flight the new state; null if the flight was removed
 */
record Change(
        long number,
        long id,
        @Nullable String key,
        @Nullable FlightView before,
        @Nullable FlightView flight) {

    /**
     * Whether the flight matched before the change, or matches now. A removed flight matches if its previous state is unknown.
     */
    boolean concerns(FlightFilter filter) {
        return (flight != null && filter.matches(flight)) || (before == null ? flight == null : filter.matches(before));
    }

    /** Returns the change as an event. */
    String event(Position id) {
        return id.line()
                + (flight == null
                        ? "event: removed\ndata: " + Json.encode(new Removed(this.id, key))
                        : "event: upserted\ndata: " + Json.encode(flight))
                + "\n\n";
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @RegisterForReflection
    record Removed(long id, @Nullable String key) {}
}
