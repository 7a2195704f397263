package dev.puffel.role;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Tells the roles of a process to who reads its metrics. */
@Singleton
class RoleMetrics {
    private final Roles roles;
    private final MeterRegistry registry;

    RoleMetrics(Roles roles, MeterRegistry registry) {
        this.roles = roles;
        this.registry = registry;
    }

    void register(@Observes StartupEvent start) {
        for (Role role : Role.values()) {
            if (roles.has(role)) {
                Gauge.builder("puffel.role", () -> 1)
                        .description("The roles that this process has")
                        .tag("role", role.text())
                        .register(registry);
            }
        }
    }
}
