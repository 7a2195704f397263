package dev.puffel.http;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells which methods each path has, by the OpenAPI document. Quarkus REST does not tell: its 405 has no {@code Allow}, and it
 * grants OPTIONS to every path below a resource.
 */
@ApplicationScoped
class Routes {
    /** Pages for browsers, which are not part of the API. */
    static final Set<String> PAGES = Set.of("/board", "/board/places", "/board/state", "/dev/token");

    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

    /** A parameter of a path, such as {@code {id}}, or with a pattern, as Quarkus labels metrics: {@code {id: [0-9]+}}. */
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}:]*)[^}]*}");

    private record Route(String template, Pattern pattern, SortedSet<String> methods) {}

    private final List<Route> routes;

    Routes(OpenApiDocument document) {
        Set<String> numbers = numbers(document.tree());
        Stream<Route> operations = document.tree().get("paths").properties().stream()
                .map(path -> route(path.getKey(), METHODS.stream().filter(path.getValue()::has), numbers));
        Stream<Route> pages = PAGES.stream().map(path -> route(path, Stream.of("get"), numbers));
        routes = Stream.concat(operations, pages).toList();
    }

    /** The methods that a path takes, in alphabetical order; none where there is no such path. */
    SortedSet<String> allowed(String path) {
        return find(path).map(Route::methods).orElse(Collections.emptySortedSet());
    }

    /**
     * The path with names in place of its parameters, such as {@code /flights/{id}}, of a path or of its template; empty where
     * there is no such path.
     */
    Optional<String> template(String path) {
        String template = PARAMETER.matcher(path).replaceAll("{$1}");
        return routes.stream()
                .filter(route -> route.template.equals(template))
                .findFirst()
                .or(() -> find(path))
                .map(Route::template);
    }

    private Optional<Route> find(String path) {
        return routes.stream()
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

    private static Route route(String template, Stream<String> operations, Set<String> numbers) {
        String pattern = PARAMETER
                .matcher(template)
                .replaceAll(parameter -> numbers.contains(parameter.group(1)) ? "[0-9]+" : "[^/]+");
        SortedSet<String> methods =
                operations.map(method -> method.toUpperCase(Locale.ROOT)).collect(toCollection(TreeSet::new));
        methods.add("OPTIONS");
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return new Route(template, Pattern.compile(pattern + "/?"), Collections.unmodifiableSortedSet(methods));
    }
}
