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

/** The JSON of one flight, in and out. */
@Singleton
class FlightJson {
    private final ObjectMapper mapper;

    FlightJson(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** The answer with a flight and its tag. */
    Answer answer(int status, FlightView flight) {
        return new Answer(status, null, Preconditions.tag(flight.version()), Json.encode(flight));
    }

    /**
     * The answer to a read: 304 if the client knows the flight.
     *
     * @throws ProblemException 412 where {@code If-Match} has not its version
     */
    Answer respond(FlightView flight, Preconditions conditions) {
        conditions.checkMatch(flight.version());
        return conditions.isKnown(flight.version())
                ? new Answer(304, null, Preconditions.tag(flight.version()), "")
                : answer(200, flight);
    }

    /**
     * Reads a flight, whose document may repeat its key.
     *
     * @throws ProblemException 400, with all that is wrong
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
     * Reads a flight.
     *
     * @param id the flight's; null where it has none yet
     * @throws ProblemException 400, with all that is wrong
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
     * @throws ProblemException 400 where the patch is no object, or would make the flight invalid
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
