package dev.puffel.http;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses requests before they are routed: requests whose body is too large, and requests that the routes of extensions would
 * accept by mistake or from the public.
 */
@Singleton
class RequestLimits {
    static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private static final String HEALTH = "/q/health";

    /** The extension answers for any group. */
    private static final String HEALTH_GROUP = HEALTH + "/group";

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

    private final boolean hasApi;
    private final String metricsPath;

    RequestLimits(Roles roles, @ConfigProperty(name = "quarkus.micrometer.export.prometheus.path") String metricsPath) {
        this.hasApi = roles.has(Role.API);
        this.metricsPath = metricsPath;
    }

    /**
     * Whether a request may continue; otherwise this method answers the request. Two kinds of requests do not come here: {@link
     * ClientConnection} refuses requests that are not framed or exceed quarkus.http.limits, and Quarkus answers requests whose
     * target is not a URI with an empty 400.
     */
    boolean allow(RoutingContext request) {
        String path = request.normalizedPath();
        long length = contentLength(request.request());
        if (length > Body.MAX_BULK_SIZE) {
            refuse(request, 413, "The body is larger than " + Body.MAX_BULK_SIZE + " bytes");
        } else if (path.indexOf(';') >= 0
                || path.startsWith(metricsPath + "/")
                || !(hasApi || isProbe(path))
                || isForwardedProbe(request)) {
            // Jakarta REST ignores the part after a semicolon, and the metrics route ignores the part after its path.
            // An instance without the role serves no API.
            request.response()
                    .setStatusCode(404)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
                    .end("oops");
        } else if (isOperational(path) && !READS.contains(request.request().method())) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            refuse(request, 405, "This resource allows GET, HEAD");
        } else {
            if (length > 0 || request.request().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
                UnreadBody.discardAfterAnswer(request, Body.MAX_BULK_SIZE);
            }
            return true;
        }
        return false;
    }

    private boolean isProbe(String path) {
        return path.equals(metricsPath) || (OPERATIONAL.contains(path) && path.startsWith(HEALTH));
    }

    /**
     * Hides metrics and health from the public. Probes and scrapers connect directly, and a client cannot prevent a proxy or a
     * load balancer from adding its header.
     */
    private boolean isForwardedProbe(RoutingContext request) {
        String path = request.normalizedPath();
        MultiMap headers = request.request().headers();
        return (path.startsWith(metricsPath) || path.startsWith(HEALTH))
                && (headers.contains("X-Forwarded-For") || headers.contains("Forwarded"));
    }

    /** The routes of the metrics, health and OpenAPI extensions, which answer any method. */
    private boolean isOperational(String path) {
        return path.equals(metricsPath) || OPERATIONAL.contains(path) || path.startsWith(HEALTH_GROUP);
    }

    private static long contentLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private static void refuse(RoutingContext request, int status, String detail) {
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        new ProblemException(status, detail).answer(request);
        UnreadBody.discardAndClose(request, Body.MAX_BULK_SIZE);
    }
}
