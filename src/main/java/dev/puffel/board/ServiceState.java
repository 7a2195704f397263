package dev.puffel.board;

import dev.puffel.changes.LastChange;
import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the state of the service from its metrics. */
@Singleton
class ServiceState {
    private final Roles roles;
    private final MeterRegistry meters;
    private final LastChange lastChange;
    private final String instance;

    /** The name of a container is in its environment; a lookup in the network may take long. */
    ServiceState(
            Roles roles,
            MeterRegistry meters,
            LastChange lastChange,
            @ConfigProperty(name = "HOSTNAME") Optional<String> name) {
        this.roles = roles;
        this.meters = meters;
        this.lastChange = lastChange;
        this.instance = name.orElseGet(ServiceState::host);
    }

    BoardState current() {
        return new BoardState(
                instance,
                roles.has(Role.WORKER) ? count("puffel.messages.pulled") : null,
                lastChange.age().map(Duration::toSeconds).orElse(null),
                roles.has(Role.RELAY) ? gauge("puffel.outbox.depth") : null,
                roles.has(Role.WORKER) ? gauge("puffel.quarantine.size") : null,
                gauge("puffel.changes.clients"));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Returns 0 for what has not been measured yet, in the first seconds. */
    private long count(String name) {
        Counter counter = meters.find(name).counter();
        return counter == null ? 0 : (long) counter.count();
    }

    private long gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        return gauge == null ? 0 : (long) gauge.value();
    }
}
