package dev.puffel.command;

import dev.puffel.SecretFiles;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.MessagingConfig;
import dev.puffel.role.Roles;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** The service's settings for commands that run without booting it: the same sources, the same names. */
final class Settings {
    private Settings() {}

    static String get(String name) {
        return load().getValue(name, String.class);
    }

    static Optional<String> find(String name) {
        return load().getOptionalValue(name, String.class);
    }

    /**
     * Looks at the roles before anything is done.
     *
     * @throws CommandFailure where there are none, or an unknown one
     */
    static void checkRoles() {
        try {
            Roles.parse(load().getConfigValue(Roles.SETTING).getValue());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("cannot start: " + e.getMessage(), e);
        }
    }

    /** Topic and subscription. */
    static Endpoint endpoint() {
        SmallRyeConfig config = load();
        ConfigMappings.registerConfigMappings(
                config, Set.of(ConfigMappings.ConfigClass.configClass(MessagingConfig.class, "puffel.messaging")));
        return config.getConfigMapping(MessagingConfig.class).endpoint();
    }

    /**
     * The packaged settings beneath the environment, the system properties and the secrets of this very process: before it has
     * booted, a native executable knows those of its build.
     */
    static SmallRyeConfig load() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .withSources(new Packaged(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class)))
                .withSources(new SecretFiles())
                .withConverter(Duration.class, Packaged.ORDINAL, new DurationConverter())
                .build();
    }

    private record Packaged(SmallRyeConfig config) implements ConfigSource {
        private static final int ORDINAL = 100;

        @Override
        public String getName() {
            return "packaged";
        }

        @Override
        public int getOrdinal() {
            return ORDINAL;
        }

        @Override
        public Set<String> getPropertyNames() {
            Set<String> names = new HashSet<>();
            config.getPropertyNames().forEach(names::add);
            return names;
        }

        @Override
        public @Nullable String getValue(String name) {
            ConfigValue value = config.getConfigValue(name);
            return value.getConfigSourceOrdinal() < EnvConfigSource.ORDINAL ? value.getRawValue() : null;
        }
    }
}
