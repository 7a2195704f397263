package dev.puffel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The OpenAPI document, which the build copies from {@code docs/openapi.yaml}. It is parsed when this class is initialized. The
 * build of the native executable initializes the class.
 */
final class OpenApiDocument {
    private static final byte[] YAML;
    private static final JsonNode TREE;
    private static final byte[] JSON;

    static {
        try (InputStream file = OpenApiDocument.class.getResourceAsStream("/META-INF/openapi.yaml")) {
            YAML = Objects.requireNonNull(file).readAllBytes();
            TREE = new YAMLMapper().readTree(YAML);
            JSON = new JsonMapper().writeValueAsBytes(TREE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OpenApiDocument() {}

    /** Returns the document as it is committed, in UTF-8. */
    static byte[] yaml() {
        return YAML;
    }

    /** Returns the document as JSON, in UTF-8. */
    static byte[] json() {
        return JSON;
    }

    /** Returns the parsed document. */
    static JsonNode tree() {
        return TREE;
    }
}
