package dev.puffel.http;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
    private final RequestMapper<SortedSet<String>> methods = new RequestMapper<>(new ArrayList<>(templates()));

    /** The methods that a path takes, in alphabetical order; none where there is no such path. */
    SortedSet<String> allowed(String path) {
        var match = methods.map(path);
        return match == null ? new TreeSet<>() : match.value;
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
