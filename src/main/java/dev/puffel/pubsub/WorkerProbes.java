package dev.puffel.pubsub;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.HealthType;
import io.smallrye.health.registry.HealthRegistries;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;

/** What tells from outside whether the worker works; a process without that role shows none of it. */
@Singleton
class WorkerProbes {
    private final Roles roles;
    private final WorkerHealthCheck liveness;
    private final SubscriptionHealthCheck readiness;
    private final Heartbeat heartbeat;
    private final Messaging messaging;
    private final MeterRegistry registry;

    WorkerProbes(
            Roles roles,
            WorkerHealthCheck liveness,
            SubscriptionHealthCheck readiness,
            Heartbeat heartbeat,
            Messaging messaging,
            MeterRegistry registry) {
        this.roles = roles;
        this.liveness = liveness;
        this.readiness = readiness;
        this.heartbeat = heartbeat;
        this.messaging = messaging;
        this.registry = registry;
    }

    void register(@Observes StartupEvent start) {
        if (roles.has(Role.WORKER)) {
            // By hand, as whoever annotates a check has it in every process.
            check(HealthType.LIVENESS, liveness);
            check(HealthType.READINESS, readiness);
            Gauge.builder(
                            "puffel.last.tick.age.seconds",
                            heartbeat,
                            h -> h.age().toMillis() / 1000.0)
                    .description("Time since the worker last completed a tick or a batch")
                    .register(registry);
            Gauge.builder("puffel.subscription.up", messaging, m -> m.trouble().isEmpty() ? 1 : 0)
                    .description(
                            "1 where the worker can pull from its subscription, and the database takes what it pulls")
                    .register(registry);
        }
    }

    private static void check(HealthType type, HealthCheck check) {
        HealthRegistries.getRegistry(type).register(check.getClass().getName(), check);
    }
}
