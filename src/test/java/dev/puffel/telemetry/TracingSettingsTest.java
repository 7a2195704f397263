package dev.puffel.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The settings that switch tracing on and off. */
class TracingSettingsTest {
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";
    private static final String OFF = "quarkus.otel.sdk.disabled";

    @Test
    void withoutAnEndpointItIsOff() {
        assertEquals(Optional.of("true"), config(Map.of()).getOptionalValue(OFF, String.class));
        assertEquals(
                Optional.of("true"),
                config(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "")).getOptionalValue(OFF, String.class));
    }

    @Test
    void theUsualVariablesSwitchItOn() {
        SmallRyeConfig config = config(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_SERVICE_NAME", "flights"));

        assertEquals("http://collector:4318", config.getValue(ENDPOINT, String.class));
        assertEquals("http/protobuf", config.getValue("quarkus.otel.exporter.otlp.protocol", String.class));
        assertEquals("flights", config.getValue("quarkus.otel.service.name", String.class));
        assertEquals(Optional.of("false"), config.getOptionalValue(OFF, String.class));
    }

    @Test
    void quarkusOwnNameDoesToo() {
        SmallRyeConfig config = config(Map.of("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317"));

        assertEquals("http://collector:4317", config.getValue(ENDPOINT, String.class));
        assertEquals(Optional.of("false"), config.getOptionalValue(OFF, String.class));
    }

    @Test
    void itMayBeSwitchedOffByName() {
        SmallRyeConfig config =
                config(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317", "OTEL_SDK_DISABLED", "true"));

        assertEquals(Optional.of("true"), config.getOptionalValue(OFF, String.class));
    }

    /** With the defaults of Quarkus, and of the build. */
    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withDefaultValue(ENDPOINT, "http://localhost:4317/")
                .withDefaultValue(OFF, "true")
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new TracingSettings())
                .build();
    }
}
