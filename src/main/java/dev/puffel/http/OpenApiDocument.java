package dev.puffel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The OpenAPI document, which the build copies from {@code docs/openapi.yaml}. It is parsed on first use, not at the start.
 */
@ApplicationScoped
class OpenApiDocument {
    private static final String RESOURCE = "/META-INF/openapi.yaml";

    private final byte[] yaml;
    private final JsonNode tree;
    private final byte[] json;

    OpenApiDocument() {
        try (InputStream file = Objects.requireNonNull(OpenApiDocument.class.getResourceAsStream(RESOURCE))) {
            yaml = file.readAllBytes();
            tree = new YAMLMapper().readTree(yaml);
            json = new JsonMapper().writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The document as it is committed, in UTF-8. */
    byte[] yaml() {
        return yaml;
    }

    /** The document as JSON, in UTF-8. */
    byte[] json() {
        return json;
    }

    /** The parsed document. */
    JsonNode tree() {
        return tree;
    }
}
