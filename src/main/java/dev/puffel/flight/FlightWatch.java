package dev.puffel.flight;

import dev.puffel.database.DedicatedConnections;
import dev.puffel.database.Listener;
import dev.puffel.database.Replica;
import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches for changes of flights, by whatever way they came, on the only connection of the process that listens: invalidates the page
 * cache, and fires {@link ChangeNotification}.
 */
@Singleton
class FlightWatch {
    /**
     * Returns the current snapshot, its epoch, and whether it sees a change that an earlier one did not. The order makes PostgreSQL follow the index
     * whatever it expects of the parameters; otherwise its generic plan reads the whole table.
     */
    static final String CHECK = """
            select pg_current_snapshot()::text, (select epoch from flight_change_epoch), exists (
              select from (
                select xid from flight_change where xid >= pg_snapshot_xmin(?::pg_snapshot) order by xid offset 0) as recent
              where not pg_visible_in_snapshot(xid, ?::pg_snapshot))""";

    private static final Duration MAX_PERIOD = Duration.ofSeconds(1);

    private static final int SILENT_SECONDS = 10;

    /** A check reads all changes since the oldest open transaction began; a longer one is followed by a pause of {@link #REST} times that. */
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int REST = 4;

    private final PageCache cache;
    private final Replica replica;
    private final Event<ChangeNotification> notifications;
    private final Listener listener;
    private final boolean serves;

    /** The snapshot and the epoch of the last check; in another epoch, ids of transactions may recur. */
    private @Nullable String seen;

    private @Nullable String epoch;
    private long notBefore = System.nanoTime();

    FlightWatch(
            PageCache cache,
            Replica replica,
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

    private void check(Connection connection) throws SQLException {
        if (cache.isOn()) {
            checkCache(connection);
        }
        notifications.fire(new ChangeNotification(connection));
    }

    private void checkCache(Connection connection) throws SQLException {
        long begin = System.nanoTime();
        if (begin - notBefore < 0) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(CHECK)) {
            statement.setString(1, seen);
            statement.setString(2, seen);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                String before = epoch;
                seen = row.getString(1);
                epoch = row.getString(2);
                if (epoch == null || !epoch.equals(before) || row.getBoolean(3)) {
                    // First, so that all pages that are read for the cache from now on show the change.
                    replica.require(connection);
                    cache.changed();
                }
            }
        }
        cache.current(begin);
        long took = System.nanoTime() - begin;
        notBefore = begin + took * (took > LONG ? REST + 1 : 1);
    }
}
