package dev.puffel.command;

import java.util.Optional;
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
}
