package dev.puffel.flight;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A flight in a JSON object. A member that is null counts as absent, and unknown members are ignored. */
public record JsonFlight(JsonNode object) implements FlightState.Source {
    @Override
    public @Nullable String text(String field) {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isTextual()) {
            throw new IllegalArgumentException("must be a string");
        }
        return node.textValue();
    }

    @Override
    public @Nullable Integer integer(String field) {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            return null;
        }
        // JSON Schema counts 5.0 and 5e0 among the integers.
        if (!node.canConvertToExactIntegral() || !node.canConvertToInt()) {
            throw new IllegalArgumentException("must be a whole number");
        }
        return node.intValue();
    }

    @Override
    public @Nullable List<String> texts(String field) {
        JsonNode node = object.get(field);
        if (node == null || node.isNull()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node) {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        }
        if (!node.isArray() || texts.size() != node.size()) {
            throw new IllegalArgumentException("must be an array of strings");
        }
        return texts;
    }
}
