package dev.puffel.telemetry;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Maps OpenTelemetry's standard variables to Quarkus's settings. Without an endpoint, tracing is off. */
public final class TracingSettings implements ConfigSourceFactory {
    private static final String QUARKUS = "quarkus.";
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String DISABLED = "otel.sdk.disabled";

    /** The settings that neither OpenTelemetry's SDK nor Quarkus reads by these names. */
    private static final List<String> USUAL = List.of(
            ENDPOINT, "otel.exporter.otlp.protocol", "otel.exporter.otlp.headers", "otel.service.name", DISABLED);

    /** Above application.properties, below Quarkus's own names in the environment. */
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> settings = new HashMap<>();
        for (String name : USUAL) {
            given(context, name).ifPresent(value -> settings.put(QUARKUS + name, value));
        }
        boolean endpoint = settings.containsKey(QUARKUS + ENDPOINT)
                || given(context, QUARKUS + ENDPOINT).isPresent();
        if (endpoint) {
            // Always set, because the value at build time becomes the default of the packaged application.
            settings.putIfAbsent(QUARKUS + DISABLED, "false");
        } else {
            // By default, Quarkus would try localhost for ever.
            settings.put(QUARKUS + DISABLED, "true");
        }
        return List.of(new PropertiesConfigSource(settings, "OpenTelemetry", ORDINAL));
    }

    private static Optional<String> given(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        // Defaults have the lowest ordinal of all.
        return value == null || value.getValue() == null || value.getConfigSourceOrdinal() == Integer.MIN_VALUE
                ? Optional.empty()
                : Optional.of(value.getValue()).filter(text -> !text.isBlank());
    }
}
