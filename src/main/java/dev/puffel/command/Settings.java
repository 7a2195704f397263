package dev.puffel.command;

import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.MessagingConfig;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** The service's settings for commands that run without booting it: the same sources, the same names. */
final class Settings {
    private Settings() {}

    static String get(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    static Optional<String> find(String name) {
        return ConfigProvider.getConfig().getOptionalValue(name, String.class);
    }

    /** Topic and subscription. */
    static Endpoint endpoint() {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        ConfigMappings.registerConfigMappings(
                config, Set.of(ConfigMappings.ConfigClass.configClass(MessagingConfig.class, "puffel.messaging")));
        return config.getConfigMapping(MessagingConfig.class).endpoint();
    }
}
