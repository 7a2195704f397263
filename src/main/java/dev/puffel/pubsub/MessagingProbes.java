package dev.puffel.pubsub;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.health.api.HealthRegistry;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Registers the health checks and gauges of worker and relay, only in instances that have the role. A health check that is a
 * bean would exist in each instance.
 */
class MessagingProbes {
    void register(
            @Observes StartupEvent start,
            Roles roles,
            @Liveness HealthRegistry liveness,
            @Readiness HealthRegistry readiness,
            Messaging messaging,
            Relay relay,
            MessagingConfig config,
            MeterRegistry registry) {
        if (roles.has(Role.RELAY)) {
            liveness.register("relay", () -> relay.heartbeat().check(config.stalledAfter()));
        }
        if (!roles.has(Role.WORKER)) {
            return;
        }
        liveness.register("worker", () -> messaging.heartbeat().check(config.stalledAfter()));
        readiness.register("subscription", messaging::check);
        Gauge.builder(
                        "puffel.last.tick.age.seconds",
                        () -> messaging.heartbeat().age().toMillis() / 1000.0)
                .description("Time since the worker last completed a tick or a batch")
                .register(registry);
        Gauge.builder("puffel.subscription.up", () -> messaging.trouble().isEmpty() ? 1 : 0)
                .description("1 if the worker can pull from its subscription, and the database accepts the messages")
                .register(registry);
    }
}
