package dev.puffel.role;

import static java.util.stream.Collectors.joining;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** The roles of this instance. */
@Singleton
public class Roles {
    /** The name of the setting. */
    public static final String SETTING = "puffel.roles";

    private static final String CHOICE =
            "choose from " + Arrays.stream(Role.values()).map(Role::text).collect(joining(", "));

    private final Set<Role> roles;

    // Reads the setting by its name, because injection has no helpful message for an empty value.
    Roles(Config config) {
        this.roles = parse(config.getConfigValue(SETTING).getValue());
    }

    /**
     * Parses roles that are separated by commas.
     *
     * @throws IllegalArgumentException if there is no role, or one is unknown; the message is one line
     */
    public static Set<Role> parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(SETTING + " is empty; " + CHOICE);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : text.split(",", -1)) {
            roles.add(role(name.strip()));
        }
        return roles;
    }

    /** Shows the roles in the metrics. */
    void register(@Observes StartupEvent start, MeterRegistry registry) {
        for (Role role : roles) {
            Gauge.builder("puffel.role", () -> 1)
                    .description("The roles that this process has")
                    .tag("role", role.text())
                    .register(registry);
        }
    }

    /** Returns whether this instance has a role. */
    public boolean has(Role role) {
        return roles.contains(role);
    }

    private static Role role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.text().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(SETTING + " has an unknown role \"" + name + "\"; " + CHOICE));
    }
}
