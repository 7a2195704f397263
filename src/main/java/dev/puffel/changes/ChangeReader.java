package dev.puffel.changes;

import dev.puffel.database.ReadReplica;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes once for all clients that keep up, in a separate thread, because it waits for slow clients. For clients
 * that are behind, it reads separately, for at most two at a time.
 */
final class ChangeReader {
    private static final int SLOW_CLIENT_MILLIS = 1_000;

    /** The maximum number of changes of a page, about 100 KB. */
    private static final int PAGE = 500;

    /** Limits the load on the database when many clients reconnect together. */
    private static final int MAX_CATCHING_UP = 2;

    private final DataSource database;
    private final ReadReplica replica;
    private final ChangeClients clients;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final ExecutorService catchUpThreads;

    /** The position to read up to next; null while no read is waiting to begin. */
    private final AtomicReference<@Nullable Position> target = new AtomicReference<>();

    ChangeReader(DataSource database, ReadReplica replica, ChangeClients clients, int maxClients) {
        this.database = database;
        this.replica = replica;
        this.clients = clients;
        // The queue also has the reads of clients that are gone, but never more than the maximum number of clients.
        this.catchUpThreads = new ThreadPoolExecutor(
                MAX_CATCHING_UP, MAX_CATCHING_UP, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxClients));
    }

    /** Reads up to a committed position, asynchronously. After a failure, the next call tries again. */
    void readTo(Position now) {
        if (!thread.isShutdown() && target.getAndSet(now) == null) {
            thread.execute(() -> {
                try {
                    read(target.getAndSet(null));
                } catch (SQLException | RuntimeException e) {
                    Log.warnf("Cannot read changes, trying again: %s", e);
                }
            });
        }
    }

    /** Reads the page after a position for one client, asynchronously; empty if it cannot be read. */
    void catchUp(Position from, Consumer<Optional<ChangePage>> page) {
        try {
            catchUpThreads.execute(() -> {
                Optional<ChangePage> read = Optional.empty();
                try {
                    // Gets the newest snapshot only now, because other reads may have come first.
                    read = nextPage(from, clients.newest());
                } catch (SQLException | RuntimeException e) {
                    Log.warnf("Cannot read changes for a client, which must reconnect: %s", e);
                }
                page.accept(read);
            });
        } catch (RejectedExecutionException e) {
            page.accept(Optional.empty());
        }
    }

    void stop() {
        thread.shutdown();
        catchUpThreads.shutdown();
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
            Optional<ChangePage> page = nextPage(position, now.seen());
            if (page.isEmpty()) {
                clients.restart(now);
                return;
            }
            clients.publish(page.get(), SLOW_CLIENT_MILLIS);
            Position end = page.get().end();
            position = end.batch() != null && !thread.isShutdown() ? end : null;
        }
    }

    /**
     * Returns the page after a position; empty if some of its changes may have been deleted. A new batch ends with the given
     * snapshot.
     */
    private Optional<ChangePage> nextPage(Position from, Snapshot until) throws SQLException {
        try (Connection connection = database.getConnection()) {
            ChangePage page = ChangeTable.nextPage(connection, from, until, PAGE);
            // Checked after reading, because changes may be deleted at any time.
            if (!ChangeTable.isKnown(connection, from)) {
                return Optional.empty();
            }
            if (!page.events().isEmpty()) {
                // Clients that get a change and then read the flight must see the change.
                replica.require(connection);
            }
            return Optional.of(page);
        }
    }
}
