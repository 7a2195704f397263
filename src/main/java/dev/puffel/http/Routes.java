package dev.puffel.http;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The methods of each path, from the OpenAPI document. Quarkus REST does not provide them: its 405 has no {@code Allow}, and it
 * accepts OPTIONS for every path below a resource.
 */
final class Routes {
    /** Paths that are not part of the API. */
    static final Set<String> PAGES = Set.of("/board", "/board/places", "/board/state", "/dev/token");

    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

    /** A parameter of a path, such as {@code {id}}, or with a pattern, as Quarkus labels metrics: {@code {id: [0-9]+}}. */
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}:]*)[^}]*}");

    /** The header with the media types of patches (RFC 5789). */
    static final String ACCEPT_PATCH = "Accept-Patch";

    /** A path, and its operations by their methods in lower case. */
    private record Route(String template, Pattern pattern, SortedSet<String> methods, JsonNode operations) {}

    private static final List<Route> ROUTES = routes(OpenApiDocument.tree());

    private Routes() {}

    /** Returns the methods of a path in alphabetical order; none if the path does not exist. */
    static SortedSet<String> allowed(String path) {
        return find(path).map(Route::methods).orElse(Collections.emptySortedSet());
    }

    /** Returns the media types that the body of a request may have, separated by commas; null if the request has no body. */
    static @Nullable String bodyTypes(String path, String method) {
        List<String> types = new ArrayList<>();
        find(path)
                .ifPresent(route -> route.operations
                        .at("/" + method.toLowerCase(Locale.ROOT) + "/requestBody/content")
                        .fieldNames()
                        .forEachRemaining(types::add));
        return types.isEmpty() ? null : String.join(", ", types);
    }

    /**
     * Returns the template of a path, such as {@code /flights/{id}}; also accepts a template. Empty if the path does not exist.
     */
    static Optional<String> template(String path) {
        String template = PARAMETER.matcher(path).replaceAll("{$1}");
        return ROUTES.stream()
                .filter(route -> route.template.equals(template))
                .findFirst()
                .or(() -> find(path))
                .map(Route::template);
    }

    private static List<Route> routes(JsonNode document) {
        Set<String> numbers = numbers(document);
        Stream<Route> operations =
                document.get("paths").properties().stream().map(path -> route(path.getKey(), path.getValue(), numbers));
        JsonNode page = JsonNodeFactory.instance.objectNode().put("get", true);
        Stream<Route> pages = PAGES.stream().map(path -> route(path, page, numbers));
        return Stream.concat(operations, pages).toList();
    }

    private static Optional<Route> find(String path) {
        return ROUTES.stream()
                .filter(route -> route.pattern.matcher(path).matches())
                .findFirst();
    }

    /** The names of the path parameters that are whole numbers. */
    private static Set<String> numbers(JsonNode document) {
        return document.findParents("in").stream()
                .filter(parameter -> parameter.get("in").asText().equals("path")
                        && parameter.at("/schema/type").asText().equals("integer"))
                .map(parameter -> parameter.get("name").asText())
                .collect(toSet());
    }

    private static Route route(String template, JsonNode operations, Set<String> numbers) {
        String pattern = PARAMETER
                .matcher(template)
                .replaceAll(parameter -> numbers.contains(parameter.group(1)) ? "[0-9]+" : "[^/]+");
        SortedSet<String> methods = METHODS.stream()
                .filter(operations::has)
                .map(method -> method.toUpperCase(Locale.ROOT))
                .collect(toCollection(TreeSet::new));
        methods.add("OPTIONS");
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return new Route(
                template, Pattern.compile(pattern + "/?"), Collections.unmodifiableSortedSet(methods), operations);
    }
}
