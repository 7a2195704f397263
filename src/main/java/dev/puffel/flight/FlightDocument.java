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
 * A flight as its source describes it.
 *
 * @param key the identity that its source gives it; null for none
 */
public record FlightDocument(@Nullable String key, FlightState state) {
    private static final Set<String> MEMBERS = Stream.concat(
                    Stream.of("id", "key"), FlightState.FIELDS.stream().map(FlightField::name))
            .collect(Collectors.toUnmodifiableSet());

    /** The result of reading a flight: the flight, or all errors. */
    record Result(@Nullable FlightDocument flight, List<InputError> errors) {}

    /**
     * Reads and checks a flight with its key.
     *
     * @throws InvalidFlightException with all errors, not only the first
     */
    public static FlightDocument read(FlightState.Source source) throws InvalidFlightException {
        List<FieldError> errors = new ArrayList<>(0);
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
            errors.add(new FieldError("key", String.valueOf(e.getMessage())));
        }
        if (state == null || !errors.isEmpty()) {
            throw new InvalidFlightException(errors);
        }
        return new FlightDocument(key, state);
    }

    /**
     * Reads a flight that has no id yet from JSON. An unknown member is an error, as in REST and import.
     *
     * @throws InvalidFlightException with all errors, not only the first
     */
    public static FlightDocument read(JsonNode json) throws InvalidFlightException {
        Result result = read(json, null, null);
        if (result.flight() == null) {
            throw new InvalidFlightException(result.errors().stream()
                    .map(e -> new FieldError(e.field() == null ? "the line" : e.field(), e.message()))
                    .toList());
        }
        return result.flight();
    }

    /**
     * Reads a flight from JSON. An unknown member is an error here, though not in events, as it may be a typing error.
     *
     * @param id the flight's id, which its document may repeat; null if it has none yet
     * @param line the line in a body with many flights; null elsewhere
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
        try {
            FlightDocument flight = read(new JsonFlight(json));
            return new Result(errors.isEmpty() ? flight : null, errors);
        } catch (InvalidFlightException e) {
            e.errors().forEach(error -> errors.add(new InputError(line, error.field(), error.message())));
            return new Result(null, errors);
        }
    }
}
