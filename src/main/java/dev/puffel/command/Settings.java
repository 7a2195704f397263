package dev.puffel.command;

import dev.puffel.DatabaseUrl;
import dev.puffel.SecretFiles;
import dev.puffel.board.BoardConfig;
import dev.puffel.changes.ChangesConfig;
import dev.puffel.database.ReplicaConfig;
import dev.puffel.flight.pages.CacheConfig;
import dev.puffel.http.HttpConfig;
import dev.puffel.http.IdempotencyConfig;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.MessagingConfig;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.TopicPublisher;
import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import dev.puffel.security.SecurityConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** The settings of the service, for commands that run without booting it. Sources and names are the same. */
final class Settings {
    private static final String KEY = "mp.jwt.verify.publickey.location";

    private static final List<Class<?>> ALL = List.of(
            BoardConfig.class,
            CacheConfig.class,
            ChangesConfig.class,
            HttpConfig.class,
            IdempotencyConfig.class,
            MessagingConfig.class,
            ReplicaConfig.class,
            SecurityConfig.class);

    private Settings() {}

    static String get(String name) {
        return load().getValue(name, String.class);
    }

    static Optional<String> find(String name) {
        return load().getOptionalValue(name, String.class);
    }

    /**
     * Checks the settings before the service starts. Most checks are in the types of the settings.
     *
     * @throws RuntimeException with the setting, its value and the allowed values, if one is invalid
     */
    static void check() {
        SmallRyeConfig config = load();
        boolean api =
                Roles.parse(config.getConfigValue(Roles.SETTING).getValue()).contains(Role.API);
        map(config, ALL);
        config.getValue("quarkus.http.port", int.class);
        if (!api) {
            return;
        }
        checkMinimum(
                config,
                "quarkus.datasource.jdbc.max-size",
                config.getConfigMapping(HttpConfig.class).maxDatabaseConnections(),
                "puffel.http.max-database-connections");
        checkMinimum(
                config,
                "quarkus.datasource.background.jdbc.max-size",
                8,
                "for exports, clients of the stream of changes, worker and relay");
        find(KEY)
                .filter(location -> !location.contains(":") || location.startsWith("file:"))
                .ifPresent(location -> {
                    if (!Files.isReadable(Path.of(location.replaceFirst("^file:(//)?", "")))) {
                        throw new CommandFailure("cannot start: " + KEY + " is \"" + location
                                + "\": must be a URL or a file that can be read");
                    }
                });
    }

    private static void checkMinimum(SmallRyeConfig config, String name, int min, String reason) {
        int value = config.getValue(name, int.class);
        if (value < min) {
            throw new CommandFailure(
                    "cannot start: " + name + " is \"" + value + "\": must be at least " + min + ", " + reason);
        }
    }

    static MessagingConfig messaging() {
        SmallRyeConfig config = load();
        map(config, List.of(MessagingConfig.class));
        return config.getConfigMapping(MessagingConfig.class);
    }

    /** Returns the topic and the subscription. */
    static Endpoint endpoint() {
        return messaging().endpoint();
    }

    private static void map(SmallRyeConfig config, List<Class<?>> settings) {
        ConfigMappings.registerConfigMappings(
                config,
                settings.stream()
                        .map(type -> ConfigMappings.ConfigClass.configClass(
                                type, type.getAnnotation(ConfigMapping.class).prefix()))
                        .collect(Collectors.toSet()));
    }

    /**
     * Connects to the topic. On an emulator, creates the topic first.
     *
     * @throws CommandFailure if this fails
     */
    static TopicPublisher topic() {
        Endpoint endpoint = endpoint();
        try {
            if (endpoint.emulator().isPresent()) {
                Provisioning.ensure(endpoint);
            }
            return new TopicPublisher(endpoint);
        } catch (IOException | RuntimeException e) {
            throw new CommandFailure("cannot publish: " + CommandFailure.reason(e), e);
        }
    }

    /**
     * Loads the packaged settings, overridden by the environment, the system properties and the secrets of this process. Before
     * Quarkus boots, the configuration of a native executable has those of the build.
     */
    static SmallRyeConfig load() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .withSources(new Packaged(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class)))
                .withSources(new SecretFiles(), new DatabaseUrl())
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
