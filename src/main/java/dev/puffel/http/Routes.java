package dev.puffel.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestPath;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/**
 * Which methods each path has. Quarkus REST knows it but does not say so: its 405 has no {@code Allow}, and it grants
 * OPTIONS to every path below a resource.
 */
@Singleton
class Routes {
    private static final Pattern PATTERN = Pattern.compile(":[^}]*}");

    private final RequestMapper<SortedSet<String>> methods;
    private final Set<String> names;

    Routes() {
        List<RequestPath<SortedSet<String>>> templates = templates();
        methods = new RequestMapper<>(new ArrayList<>(templates));
        names = templates.stream()
                .map(path -> withoutPatterns(path.template.template))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The methods that a path takes, in alphabetical order; none where there is no such path. */
    SortedSet<String> allowed(String path) {
        var match = methods.map(path);
        return match == null ? new TreeSet<>() : match.value;
    }

    /**
     * The path with names in place of its parameters, such as {@code /flights/{id}}, of a path or of its template; empty where
     * there is no such path.
     */
    Optional<String> template(String path) {
        String template = withoutPatterns(path);
        if (names.contains(template)) {
            return Optional.of(template);
        }
        var match = methods.map(path);
        return match == null ? Optional.empty() : Optional.of(withoutPatterns(match.template.template));
    }

    /** Of {@code {id: [0-9]+}} it leaves {@code {id}}. */
    private static String withoutPatterns(String template) {
        return PATTERN.matcher(template).replaceAll("}");
    }

    private static List<RequestPath<SortedSet<String>>> templates() {
        Map<String, SortedSet<String>> methodsByTemplate = new TreeMap<>();
        RuntimeResourceVisitor.visitRuntimeResources(
                "", ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers(), new RuntimeResourceVisitor() {
                    @Override
                    public void visitRuntimeResource(String method, String path, RuntimeResource resource) {
                        methodsByTemplate
                                .computeIfAbsent(path, p -> new TreeSet<>(List.of("OPTIONS")))
                                .addAll(method.equals("GET") ? List.of("GET", "HEAD") : List.of(method));
                    }
                });
        List<RequestPath<SortedSet<String>>> templates = new ArrayList<>();
        methodsByTemplate.forEach((template, allowed) ->
                templates.add(new RequestPath<>(false, new URITemplate(template, false), allowed)));
        return templates;
    }
}
