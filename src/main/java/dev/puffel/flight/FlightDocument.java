package dev.puffel.flight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.puffel.http.Problem.InputError;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A flight as clients and files send it.
 *
 * @param key the identity that the source assigned; null for none
 */
public record FlightDocument(@Nullable String key, FlightState state) {
    private static final Set<String> MEMBERS = Stream.concat(
                    Stream.of("id", "key"), FlightState.FIELDS.stream().map(FlightField::name))
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Reads and checks a flight with its key.
     *
     * @throws InvalidFlightException with all errors, not only the first
     */
    public static FlightDocument parse(FlightState.Source source) throws InvalidFlightException {
        List<InputError> errors = new ArrayList<>(0);
        FlightState state = null;
        String key = null;
        try {
            state = FlightState.read(source);
        } catch (InvalidFlightException e) {
            errors.addAll(e.errors());
        }
        try {
            String text = source.text("key");
            key = text == null ? null : FlightState.key(text);
        } catch (IllegalArgumentException e) {
            errors.add(new InputError(null, "key", String.valueOf(e.getMessage())));
        }
        if (state == null || !errors.isEmpty()) {
            throw new InvalidFlightException(errors);
        }
        return new FlightDocument(key, state);
    }

    /**
     * Parses a flight from JSON. An unknown member is an error here, but not in events, because it may be a typing error.
     *
     * @param id the id of the flight, which the document may repeat; null for a new flight
     * @throws InvalidFlightException with all errors, not only the first
     */
    public static FlightDocument parseJson(JsonNode json, @Nullable Long id) throws InvalidFlightException {
        if (!json.isObject()) {
            throw new InvalidFlightException(List.of(new InputError(null, null, "must be a JSON object")));
        }
        List<InputError> errors = new ArrayList<>(0);
        unknownMembers(json).forEach(name -> errors.add(new InputError(null, name, "is not a field of a flight")));
        JsonNode given = json.get("id");
        if (given != null && (id == null || !given.isIntegralNumber() || given.asLong() != id)) {
            errors.add(new InputError(null, "id", id == null ? "is assigned by Puffel" : "must be " + id));
        }
        FlightDocument flight = null;
        try {
            flight = parse(new JsonFlight(json));
        } catch (InvalidFlightException e) {
            errors.addAll(e.errors());
        }
        if (flight == null || !errors.isEmpty()) {
            throw new InvalidFlightException(errors);
        }
        return flight;
    }

    /** Returns the members of an object that flights do not have. */
    public static List<String> unknownMembers(JsonNode json) {
        List<String> names = new ArrayList<>(0);
        json.fieldNames().forEachRemaining(names::add);
        names.removeIf(MEMBERS::contains);
        return names;
    }
}
