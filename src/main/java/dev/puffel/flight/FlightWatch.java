package dev.puffel.flight;

import dev.puffel.database.Listener;
import dev.puffel.database.Replica;
import dev.puffel.database.Unpooled;
import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells the cache of every change of a flight, by whatever way it came. */
@Singleton
class FlightWatch {
    /** What is committed now, and whether a change is among it that was not before. */
    private static final String CHECK = """
            select pg_current_snapshot()::text, exists (
              select from flight_change
              where xid >= pg_snapshot_xmin(?::pg_snapshot) and not pg_visible_in_snapshot(xid, ?::pg_snapshot))""";

    private static final int SILENT_SECONDS = 10;

    /** A check goes through what open transactions have changed; one that takes long leaves the server four times that. */
    private static final long LONG = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int REST = 4;

    private final PageCache cache;
    private final Replica replica;
    private final @Nullable Listener listener;
    private @Nullable Connection known;
    private String seen = "";
    private long notBefore = System.nanoTime();

    FlightWatch(PageCache cache, Replica replica, Roles roles, Unpooled database) {
        this.cache = cache;
        this.replica = replica;
        this.listener = cache.isOn() && roles.has(Role.API)
                ? new Listener(
                        database, "flight_change", "pages", cache.staleness().dividedBy(2), SILENT_SECONDS, this::check)
                : null;
    }

    void start(@Observes StartupEvent event) {
        if (listener != null) {
            listener.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (listener != null) {
            listener.stop();
        }
    }

    private void check(Connection connection) throws SQLException {
        long begin = System.nanoTime();
        if (begin - notBefore < 0) {
            return;
        }
        boolean isNew = connection != known;
        try (PreparedStatement statement =
                connection.prepareStatement(isNew ? "select pg_current_snapshot()::text, true" : CHECK)) {
            if (!isNew) {
                statement.setString(1, seen);
                statement.setString(2, seen);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                seen = row.getString(1);
                if (row.getBoolean(2)) {
                    // First: what is read for the cache from now on has it.
                    replica.require(connection);
                    cache.changed();
                }
            }
        }
        known = connection;
        cache.current(begin);
        long took = System.nanoTime() - begin;
        notBefore = begin + took * (took > LONG ? REST + 1 : 1);
    }
}
