package dev.puffel.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.puffel.testing.ApiDocument;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The document that is committed, and the code beside it. */
class OpenApiDocumentTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document = ApiDocument.read();

    @Test
    void documentIsValid() {
        InputStream schema = OpenApiDocumentTest.class.getResourceAsStream("/openapi-schema.json");
        assertThat(SCHEMAS.getSchema(Objects.requireNonNull(schema)).validate(document), is(empty()));
    }

    /** The schema of documents leaves the schemas in them to their own. */
    @Test
    void schemasInTheDocumentAreValid() {
        Schema dialect = SCHEMAS.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        List<JsonNode> schemas = new ArrayList<>(document.findValues("schema"));
        document.at("/components/schemas").forEach(schemas::add);
        for (JsonNode schema : schemas) {
            assertThat(schema.toString(), dialect.validate(schema), is(empty()));
        }
    }

    @Test
    void referencesLeadSomewhere() {
        for (String reference : document.findValuesAsText("$ref")) {
            assertThat(reference, document.at(reference.substring(1)).isMissingNode(), is(false));
        }
    }

    /** Pages and the document itself are no part of the API. */
    @Test
    void documentHasTheRoutesOfTheCodeAndNoOthers() throws IOException {
        Map<String, Set<String>> coded = coded();
        Map<String, Set<String>> documented = new TreeMap<>();
        for (ApiDocument.Operation operation : ApiDocument.operations()) {
            documented
                    .computeIfAbsent(operation.path(), path -> new TreeSet<>())
                    .add(operation.method().toUpperCase(Locale.ROOT));
        }
        for (String page : Routes.PAGES) {
            documented.put(page, Set.of("GET"));
        }
        for (String extension : List.of("", ".json", ".{extension}")) {
            documented.put("/q/openapi" + extension, Set.of("GET"));
        }
        assertThat(coded, is(documented));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/flights | GET, HEAD, OPTIONS, POST, PUT",
                "/flights/ | GET, HEAD, OPTIONS, POST, PUT",
                "/flights/by-key/a | DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
                "/events | OPTIONS, POST",
                "/flights/1 | DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
                "/flights/changes | GET, HEAD, OPTIONS",
                "/board | GET, HEAD, OPTIONS"
            })
    void pathsHaveTheMethodsOfTheirRoute(String path, String methods) {
        assertThat(String.join(", ", Routes.allowed(path)), is(methods));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/x", "/flights/x", "/flights/-1", "/flights/1/x", "/flights/{id}", "/ping/x"})
    void otherPathsHaveNone(String path) {
        assertThat(Routes.allowed(path), is(empty()));
    }

    private static Map<String, Set<String>> coded() throws IOException {
        Map<String, Set<String>> coded = new TreeMap<>();
        for (Class<?> resource : resources()) {
            for (Method method : resource.getDeclaredMethods()) {
                methods(method)
                        .forEach(http -> coded.computeIfAbsent(template(method), path -> new TreeSet<>())
                                .add(http));
            }
        }
        return coded;
    }

    /** ArchitectureTest keeps to their names. */
    private static List<Class<?>> resources() throws IOException {
        java.nio.file.Path classes = java.nio.file.Path.of("target/classes");
        List<Class<?>> resources = new ArrayList<>();
        try (Stream<java.nio.file.Path> files = Files.walk(classes.resolve("dev/puffel"))) {
            for (java.nio.file.Path file : files.filter(path -> path.toString().endsWith("Resource.class"))
                    .toList()) {
                String name = classes.relativize(file).toString();
                resources.add(Class.forName(
                        name.substring(0, name.length() - ".class".length()).replace(File.separatorChar, '.')));
            }
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
        return resources;
    }

    private static Stream<String> methods(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value);
    }

    /** Names of parameters without their patterns. */
    private static String template(Method method) {
        Path path = method.getAnnotation(Path.class);
        String all = method.getDeclaringClass().getAnnotation(Path.class).value() + (path == null ? "" : path.value());
        return all.replaceAll(":[^}]*}", "}");
    }
}
