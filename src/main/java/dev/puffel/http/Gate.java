package dev.puffel.http;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Turns away what is too large, and what the extensions' own routes would take by mistake, before anything is routed. */
@Singleton
class Gate {
    /** Before Quarkus's own limit on bodies, whose 413 has no problem document. */
    private static final int PRIORITY = 100;

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final String HEALTH = "/q/health";

    /** Paths of the health and OpenAPI extensions. */
    static final Set<String> OPERATIONAL = Set.of(
            HEALTH,
            "/q/health/live",
            "/q/health/ready",
            "/q/health/started",
            "/q/health/well",
            "/q/openapi",
            "/q/openapi.json",
            "/q/openapi.yaml",
            "/q/openapi.yml");

    private final HttpConfig config;
    private final boolean hasApi;
    private final String metricsPath;

    Gate(
            HttpConfig config,
            Roles roles,
            @ConfigProperty(name = "quarkus.micrometer.export.prometheus.path") String metricsPath) {
        this.config = config;
        this.hasApi = roles.has(Role.API);
        this.metricsPath = metricsPath;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    /**
     * Two kinds of requests do not come here and have answers without a problem document. Those beyond quarkus.http.limits
     * get a bare 414 or 431 from Vert.x, whose hook, HttpServer.invalidRequestHandler, is out of reach: Quarkus lets options
     * be customized but not the server (quarkus#55082). Those whose target is no URI get a bare 400 from Quarkus before any
     * filter.
     */
    private void check(RoutingContext request) {
        String path = request.normalizedPath();
        if (request.request().uri().length() > config.maxUriLength()) {
            refuse(request, 414, "The URI is longer than " + config.maxUriLength() + " bytes");
        } else if (contentLength(request.request()) > config.maxBulkSize().asLongValue()) {
            refuse(
                    request,
                    413,
                    "The body is larger than " + config.maxBulkSize().asLongValue() + " bytes");
        } else if (request.request().headers().size() > config.maxHeaders()) {
            refuse(request, 431, "The request has more than " + config.maxHeaders() + " headers");
        } else if (headerSize(request.request()) > config.maxHeaderSize().asLongValue()) {
            refuse(
                    request,
                    431,
                    "The headers are larger than " + config.maxHeaderSize().asLongValue() + " bytes");
        } else if (path.indexOf(';') >= 0 || path.startsWith(metricsPath + "/") || !(hasApi || isProbe(path))) {
            // Jakarta REST passes over what follows a semicolon, the metrics over what follows their path;
            // and who has not the role serves no API.
            request.response()
                    .setStatusCode(404)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                    .end("oops");
        } else if (isOperational(path) && !READS.contains(request.request().method())) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            refuse(request, 405, "This resource allows GET, HEAD");
        } else {
            UnreadBody.discardAfterAnswer(request, config.maxBulkSize().asLongValue());
            request.next();
        }
    }

    private boolean isProbe(String path) {
        return path.equals(metricsPath) || (OPERATIONAL.contains(path) && path.startsWith(HEALTH));
    }

    /** The routes of the metrics, health and OpenAPI extensions, which answer any method. */
    private boolean isOperational(String path) {
        return path.equals(metricsPath) || OPERATIONAL.contains(path);
    }

    private static long contentLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private static long headerSize(HttpServerRequest request) {
        long size = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            size += header.getKey().length() + header.getValue().length();
        }
        return size;
    }

    private void refuse(RoutingContext request, int status, String detail) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(Json.encode(Problem.of(status, detail, List.of())));
        UnreadBody.discardAndClose(request, config.maxBulkSize().asLongValue());
    }
}
