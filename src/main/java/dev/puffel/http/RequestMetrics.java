package dev.puffel.http;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Adjusts the metrics of requests: limits the values of their labels, and adds buckets, from which percentiles over all
 * instances are computed. If Quarkus answers before a resource does (a 401, a 405), it uses the path of the request as the
 * label, and accepts any method.
 */
@Singleton
class RequestMetrics implements MeterFilter {
    private static final String NAME = "http.server.requests";

    private static final String OTHER = "OTHER";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** The labels that Quarkus uses if it has no path, or hides the path. */
    private static final Set<String> NO_PATHS =
            Set.of("NOT_FOUND", "REDIRECTION", "UNKNOWN", "root", "/cors-preflight");

    private static final double[] BUCKETS = Stream.of(5, 25, 100, 250, 500, 1000, 2500, 10_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    private final String metricsPath;
    private volatile boolean over;

    RequestMetrics(@ConfigProperty(name = "quarkus.micrometer.export.prometheus.path") String metricsPath) {
        this.metricsPath = metricsPath;
    }

    /** Dev mode restarts in the same JVM, whose registry would keep the old meters and filters. */
    @PreDestroy
    void end() {
        over = true;
        Metrics.globalRegistry.clear();
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        if (over || !id.getName().equals(NAME)) {
            return id;
        }
        List<Tag> tags = id.getTags().stream()
                .map(tag -> switch (tag.getKey()) {
                    case "method" -> Tag.of("method", METHODS.contains(tag.getValue()) ? tag.getValue() : OTHER);
                    case "uri" -> Tag.of("uri", route(tag.getValue()));
                    default -> tag;
                })
                .toList();
        return id.replaceTags(tags);
    }

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        return id.getName().equals(NAME)
                ? DistributionStatisticConfig.builder()
                        .serviceLevelObjectives(BUCKETS)
                        .build()
                        .merge(config)
                : config;
    }

    private String route(String uri) {
        return NO_PATHS.contains(uri) || uri.equals(metricsPath) || RequestLimits.OPERATIONAL.contains(uri)
                ? uri
                : Routes.template(uri).orElse(OTHER);
    }
}
