package dev.puffel.command;

import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.MessagingConfig;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;
import java.util.Set;

/** The service's settings for commands that run without booting it: the same sources, the same names. */
final class Settings {
    private Settings() {}

    static String get(String name) {
        return read().getValue(name, String.class);
    }

    static Optional<String> find(String name) {
        return read().getOptionalValue(name, String.class);
    }

    /** Topic and subscription. */
    static Endpoint endpoint() {
        SmallRyeConfig config = read();
        ConfigMappings.registerConfigMappings(
                config, Set.of(ConfigMappings.ConfigClass.configClass(MessagingConfig.class, "puffel.messaging")));
        return config.getConfigMapping(MessagingConfig.class).endpoint();
    }

    /**
     * Anew each time: what a native executable finds in {@code ConfigProvider} before it has booted was read while it was
     * built, and knows nothing of the environment.
     */
    private static SmallRyeConfig read() {
        return ConfigUtils.configBuilder().build();
    }
}
