package dev.puffel.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The OpenAPI document that is committed. */
public final class ApiDocument {
    /** Its file. */
    public static final Path FILE = Path.of("docs/openapi.yaml");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** An operation, and where it is. */
    public record Operation(String method, String path, JsonNode description) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private ApiDocument() {}

    /** Reads YAML or JSON. */
    public static JsonNode parse(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document as it is committed. */
    public static JsonNode read() {
        try {
            return parse(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All operations, with the parameters and responses that they refer to in place of the references. */
    public static List<Operation> operations() {
        JsonNode document = read();
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                for (Map.Entry<String, JsonNode> response :
                        method.getValue().get("responses").properties()) {
                    response.setValue(referent(document, response.getValue()));
                }
                if (method.getValue().get("parameters") instanceof ArrayNode parameters) {
                    for (int i = 0; i < parameters.size(); i++) {
                        parameters.set(i, referent(document, parameters.get(i)));
                    }
                }
                operations.add(new Operation(method.getKey(), path.getKey(), method.getValue()));
            }
        }
        return operations;
    }

    private static JsonNode referent(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
