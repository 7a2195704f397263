package dev.puffel.flight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.puffel.http.Problem.InputError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A flight as a caller writes it.
 *
 * @param key the identity that its source gives it; null for none
 */
record FlightDocument(@Nullable String key, FlightState state) {
    private static final Set<String> MEMBERS =
            Set.of("id", "origin", "destination", "number", "departure", "delay", "distance", "status", "key");

    /** What was read: a flight, or all that is wrong with it. */
    record Result(@Nullable FlightDocument flight, List<InputError> errors) {}

    /**
     * Reads a flight from JSON; unlike in events, an unknown member is an error, as it may be a slip of the pen.
     *
     * @param id the flight's, which its document may repeat; null where it has none yet
     * @param line the line in a body of many; null elsewhere
     */
    static Result read(JsonNode json, @Nullable Long id, @Nullable Integer line) {
        if (!json.isObject()) {
            return new Result(null, List.of(new InputError(line, null, "must be a JSON object")));
        }
        List<InputError> errors = new ArrayList<>();
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                errors.add(new InputError(line, name, "is no member of a flight"));
            }
        });
        if (json.has("id")
                && (id == null
                        || !json.get("id").isIntegralNumber()
                        || json.get("id").asLong() != id)) {
            errors.add(new InputError(line, "id", id == null ? "is given by Puffel" : "must be " + id));
        }
        FlightState state = null;
        try {
            state = FlightState.read(new JsonFlight(json));
        } catch (InvalidFlightException e) {
            e.errors().forEach(error -> errors.add(new InputError(line, error.field(), error.message())));
        }
        String key = null;
        try {
            String text = new JsonFlight(json).text("key");
            key = text == null ? null : FlightState.key(text);
        } catch (IllegalArgumentException e) {
            errors.add(new InputError(line, "key", String.valueOf(e.getMessage())));
        }
        return new Result(state == null || !errors.isEmpty() ? null : new FlightDocument(key, state), errors);
    }
}
