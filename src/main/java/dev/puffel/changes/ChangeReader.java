package dev.puffel.changes;

import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the changes once for all clients of an instance, on a thread of its own, as it waits for slow clients. */
final class ChangeReader {
    private static final int SLOW_CLIENT_MILLIS = 1_000;

    private final DataSource database;
    private final ChangeEvents events;
    private final ChangeClients clients;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    /** The position to read up to next; null while no read is waiting to begin. */
    private final AtomicReference<@Nullable Position> target = new AtomicReference<>();

    ChangeReader(DataSource database, ChangeEvents events, ChangeClients clients) {
        this.database = database;
        this.events = events;
        this.clients = clients;
    }

    /** Reads up to a position that is committed, soon; after a failure the next call tries again. */
    void readTo(Position now) {
        if (!thread.isShutdown() && target.getAndSet(now) == null) {
            thread.execute(() -> {
                try {
                    read(target.getAndSet(null));
                } catch (SQLException | RuntimeException e) {
                    Log.warnf("Can't read changes, trying again: %s", e);
                }
            });
        }
    }

    void stop() {
        thread.shutdown();
    }

    private void read(@Nullable Position now) throws SQLException {
        Position position = clients.position();
        if (now == null || ((position == null || clients.isIdle()) && clients.skip(now))) {
            return;
        }
        if (position != null && !position.epoch().equals(now.epoch())) {
            clients.restart(now);
            return;
        }
        while (position != null) {
            @Nullable ChangePage page;
            try (Connection connection = database.getConnection()) {
                page = events.nextPage(connection, position, now.seen());
            }
            if (page == null) {
                clients.restart(now);
                return;
            }
            clients.publish(page, SLOW_CLIENT_MILLIS);
            boolean more = page.end().batch() != null && !thread.isShutdown();
            position = more ? page.end() : null;
        }
    }
}
