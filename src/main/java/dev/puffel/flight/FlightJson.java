package dev.puffel.flight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.http.Answer;
import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import io.vertx.core.json.Json;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses and writes the JSON of one flight. */
@Singleton
class FlightJson {
    private final ObjectMapper mapper;

    FlightJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Returns the answer with a flight and its tag. */
    Answer answer(int status, FlightView flight) {
        return new Answer(status, null, Preconditions.tag(flight.version()), Json.encode(flight));
    }

    /**
     * Returns the answer to a read: 304 if the client has the flight.
     *
     * @throws ProblemException 412 if {@code If-Match} lacks its version
     */
    Answer respond(FlightView flight, Preconditions conditions) {
        conditions.checkMatch(flight.version());
        return conditions.isKnown(flight.version())
                ? new Answer(304, null, Preconditions.tag(flight.version()), "")
                : answer(200, flight);
    }

    /**
     * Parses a flight, whose document may repeat its key.
     *
     * @throws ProblemException 400, with all errors
     */
    static FlightDocument keyed(JsonNode json, String key) {
        String normal;
        try {
            normal = FlightState.key(key);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    400, "The key is invalid", List.of(new InputError(null, "key", String.valueOf(e.getMessage()))));
        }
        FlightDocument document = document(json, null);
        if (document.key() != null && !document.key().equals(normal)) {
            throw new ProblemException(
                    400, "The flight is invalid: key", List.of(new InputError(null, "key", "must be " + normal)));
        }
        return new FlightDocument(normal, document.state());
    }

    /**
     * Parses a flight.
     *
     * @param id the id of the flight; null for a new flight
     * @throws ProblemException 400, with all errors
     */
    static FlightDocument document(JsonNode json, @Nullable Long id) {
        try {
            return FlightDocument.parseJson(json, id);
        } catch (InvalidFlightException e) {
            String fields = e.errors().stream()
                    .map(error -> error.field() == null ? "the body" : error.field())
                    .distinct()
                    .collect(Collectors.joining(", "));
            throw new ProblemException(400, "The flight is invalid: " + fields, e.errors());
        }
    }

    /**
     * Applies a merge patch (RFC 7396) to a flight.
     *
     * @throws ProblemException 400 if the patch is not an object, or would make the flight invalid
     */
    FlightDocument patch(FlightView flight, JsonNode patch) {
        ObjectNode target = mapper.valueToTree(flight);
        if (!patch.isObject()) {
            throw new ProblemException(
                    400, "The patch is invalid", List.of(new InputError(null, null, "must be a JSON object")));
        }
        patch.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                target.remove(member.getKey());
            } else {
                target.set(member.getKey(), member.getValue());
            }
        });
        return document(target, flight.id());
    }
}
