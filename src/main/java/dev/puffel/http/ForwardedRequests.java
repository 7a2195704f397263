package dev.puffel.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hides metrics and health from the public: requests that a proxy or a load balancer forwards get 404 there. Probes and
 * scrapers connect directly. A client cannot prevent a proxy from adding its header.
 */
@Singleton
class ForwardedRequests {
    /** Before the other filters. */
    private static final int PRIORITY = 200;

    private final String metricsPath;

    ForwardedRequests(@ConfigProperty(name = "quarkus.micrometer.export.prometheus.path") String metricsPath) {
        this.metricsPath = metricsPath;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext request) {
        String path = request.normalizedPath();
        MultiMap headers = request.request().headers();
        if ((path.startsWith(metricsPath) || path.startsWith("/q/health"))
                && (headers.contains("X-Forwarded-For") || headers.contains("Forwarded"))) {
            request.response()
                    .setStatusCode(404)
                    .putHeader("Content-Type", "text/plain")
                    .end("oops");
        } else {
            request.next();
        }
    }
}
