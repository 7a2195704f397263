package dev.puffel.flight.pages;

import dev.puffel.database.DedicatedConnections;
import dev.puffel.database.Listener;
import dev.puffel.database.ReadReplica;
import dev.puffel.flight.FlightChanged;
import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches for changes of flights from all sources, on the only listening connection of the process. It keeps the page cache and
 * the reads from the read replica current, and fires {@link ChangeNotification}.
 */
@Singleton
class FlightWatch {
    private static final Duration MAX_PERIOD = Duration.ofSeconds(1);

    private static final int SILENT_SECONDS = 10;

    private final PageCache cache;
    private final ReadReplica replica;
    private final Event<ChangeNotification> notifications;
    private final Listener listener;
    private final boolean serves;

    private RecentChangeTable.@Nullable Check last;

    FlightWatch(
            PageCache cache,
            ReadReplica replica,
            Roles roles,
            DedicatedConnections database,
            Event<ChangeNotification> notifications) {
        this.cache = cache;
        this.replica = replica;
        this.notifications = notifications;
        this.serves = roles.has(Role.API);
        Duration half = cache.staleness().dividedBy(2);
        Duration period = cache.isOn() && half.compareTo(MAX_PERIOD) < 0 ? half : MAX_PERIOD;
        this.listener = new Listener(database, "flight_change", "changes", period, SILENT_SECONDS, this::check);
    }

    void start(@Observes StartupEvent event) {
        if (serves) {
            listener.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        listener.stop();
    }

    /**
     * Makes the next reads of this instance show its write. If a commit takes effect although it was reported as failed, the
     * next check sees the change.
     */
    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) FlightChanged event) {
        changed(replica::require);
    }

    /** The read replica comes first, so that no outdated page from it is stored. */
    private void changed(Runnable require) {
        require.run();
        cache.changed();
    }

    private void check(Connection connection) throws SQLException {
        if (cache.isOn()) {
            checkCache(connection);
        }
        notifications.fire(new ChangeNotification(connection));
    }

    private void checkCache(Connection connection) throws SQLException {
        long begin = System.nanoTime();
        last = RecentChangeTable.check(connection, last);
        if (last.changed()) {
            changed(() -> replica.require(connection));
        }
        cache.current(begin);
    }
}
