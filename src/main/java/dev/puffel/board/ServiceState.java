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

/** Reads the state of the service from its metrics. */
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

    BoardState current() {
        return new BoardState(
                HostName.getNodeName(),
                roles.has(Role.WORKER) ? count("puffel.messages.pulled") : null,
                lastChange.age().map(Duration::toSeconds).orElse(null),
                roles.has(Role.RELAY) ? gauge("puffel.outbox.depth") : null,
                roles.has(Role.WORKER) ? gauge("puffel.quarantine.size") : null,
                gauge("puffel.changes.clients"));
    }

    /** Returns 0 for a metric that does not exist yet, in the first seconds. */
    private long count(String name) {
        Counter counter = meters.find(name).counter();
        return counter == null ? 0 : (long) counter.count();
    }

    private long gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        return gauge == null ? 0 : (long) gauge.value();
    }
}
