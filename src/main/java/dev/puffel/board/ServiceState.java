package dev.puffel.board;

import dev.puffel.changes.LastChange;
import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.net.HostName;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the state of the service from what it measures anyway. */
@Singleton
class ServiceState {
    private final Roles roles;
    private final MeterRegistry meters;
    private final LastChange lastChange;

    ServiceState(Roles roles, MeterRegistry meters, LastChange lastChange) {
        this.roles = roles;
        this.meters = meters;
        this.lastChange = lastChange;
    }

    BoardState read() {
        return new BoardState(
                HostName.getHostName(),
                roles.has(Role.WORKER) ? count("puffel.messages.pulled") : null,
                lastChange.age().map(Duration::toSeconds).orElse(null),
                roles.has(Role.RELAY) ? gauge("puffel.outbox.depth") : null,
                roles.has(Role.WORKER) ? gauge("puffel.quarantine.size") : null,
                gauge("puffel.changes.clients"));
    }

    private @Nullable Long count(String name) {
        Counter counter = meters.find(name).counter();
        return counter == null ? null : (long) counter.count();
    }

    private @Nullable Long gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        return gauge == null ? null : (long) gauge.value();
    }
}
