package dev.puffel.command;

import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.MessagingConfig;
import dev.puffel.role.Roles;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.file.FileSystemConfigSourceFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** The service's settings for commands that run without booting it: the same sources, the same names. */
final class Settings {
    private static final int PACKAGED_ORDINAL = 100;

    private Settings() {}

    static String get(String name) {
        return read().getValue(name, String.class);
    }

    static Optional<String> find(String name) {
        return read().getOptionalValue(name, String.class);
    }

    /**
     * Looks at the roles before anything is done.
     *
     * @throws CommandFailure where there are none, or an unknown one
     */
    static void checkRoles() {
        try {
            Roles.parse(read().getConfigValue(Roles.SETTING).getValue());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("cannot start: " + e.getMessage(), e);
        }
    }

    /** Topic and subscription. */
    static Endpoint endpoint() {
        SmallRyeConfig config = read();
        ConfigMappings.registerConfigMappings(
                config, Set.of(ConfigMappings.ConfigClass.configClass(MessagingConfig.class, "puffel.messaging")));
        return config.getConfigMapping(MessagingConfig.class).endpoint();
    }

    /**
     * The packaged settings beneath the environment, the system properties and the secrets of this very process: before it has
     * booted, a native executable knows those of its build.
     */
    private static SmallRyeConfig read() {
        SmallRyeConfig packaged = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        Map<String, String> values = new HashMap<>();
        for (String name : packaged.getPropertyNames()) {
            ConfigValue value = packaged.getConfigValue(name);
            if (value.getRawValue() != null && value.getConfigSourceOrdinal() < EnvConfigSource.ORDINAL) {
                values.put(name, value.getRawValue());
            }
        }
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .withSources(new PropertiesConfigSource(values, "packaged", PACKAGED_ORDINAL))
                .withSources(new FileSystemConfigSourceFactory())
                .withConverter(Duration.class, PACKAGED_ORDINAL, new DurationConverter())
                .build();
    }
}
