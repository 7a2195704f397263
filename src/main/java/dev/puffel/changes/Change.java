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
 * @param number of one flight, the later change has the greater one
 * @param id the flight's
 * @param key the flight's, if it had one
 * @param before what it was, if it was removed, or if something changed that filters look at
 * @param flight what it became; null where it was removed
 */
record Change(
        long number,
        long id,
        @Nullable String key,
        @Nullable FlightView before,
        @Nullable FlightView flight) {

    /** Whether the flight matched before the change, or matches now. It may have matched if it is not known what it was. */
    boolean concerns(FlightFilter filter) {
        return (flight != null && filter.matches(flight)) || (before == null ? flight == null : filter.matches(before));
    }

    /** The change as an event. */
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
