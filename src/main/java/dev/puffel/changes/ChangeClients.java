package dev.puffel.changes;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The clients of the stream on this instance, and the position of its reader. */
final class ChangeClients {
    private final int max;
    private final Set<ChangeClient> all = new HashSet<>();
    private final Set<ChangeClient> live = new HashSet<>();
    private final Set<ChangeClient> ahead = new HashSet<>();
    private @Nullable Position position;
    private boolean closed;

    ChangeClients(int max) {
        this.max = max;
    }

    /** The position of a client relative to the reader. */
    enum Standing {
        /** The client gets the next pages of the reader. */
        LEVEL,
        /** The client first needs separate pages. */
        BEHIND,
        /** The client has to wait for the reader. */
        AHEAD,
        /** Client and reader are in different epochs, so their positions cannot be compared. */
        APART
    }

    /** Adds a client; false if there are too many, or if the instance is stopping. */
    synchronized boolean add(ChangeClient client) {
        return !closed && all.size() < max && all.add(client);
    }

    /** Removes a client. */
    synchronized void remove(ChangeClient client) {
        all.remove(client);
        leave(client);
    }

    /** Returns the number of clients. */
    synchronized int count() {
        return all.size();
    }

    /** Returns the position of the reader; null before it has started. */
    synchronized @Nullable Position position() {
        return position;
    }

    /** Returns the newest snapshot of which the reader has seen a part. The reader must have started. */
    synchronized Snapshot newest() {
        return Objects.requireNonNull(position).newest();
    }

    /** Gives a client the next pages of the reader, if the client has seen everything before them. */
    synchronized Standing join(ChangeClient client, Position reached) {
        if (position != null && !position.epoch().equals(reached.epoch())) {
            return Standing.APART;
        }
        if (position != null && position.equals(reached)) {
            live.add(client);
            return Standing.LEVEL;
        }
        if (position == null || isBehind(position, reached)) {
            ahead.add(client);
            return Standing.AHEAD;
        }
        return Standing.BEHIND;
    }

    /**
     * A client may come from an instance whose reader was ahead, or may have received the rest of a batch in separate pages.
     */
    private static boolean isBehind(Position reader, Position reached) {
        return !reader.newest().covers(reached.newest())
                || reached.equals(Position.at(reader.epoch(), reader.newest()));
    }

    /** Stops giving pages of the reader to a client. */
    synchronized void leave(ChangeClient client) {
        live.remove(client);
        ahead.remove(client);
    }

    /** Whether no client waits for changes, so that they need not be read. */
    synchronized boolean isIdle() {
        return live.isEmpty();
    }

    /** Moves to a position if no client is live; returns whether it moved. */
    synchronized boolean skip(Position to) {
        if (live.isEmpty()) {
            advance(to);
        }
        return live.isEmpty();
    }

    /**
     * Continues after changes that cannot be read any more, because they were deleted or their epoch has ended. Ends all
     * streams.
     */
    void restart(Position at) {
        synchronized (this) {
            advance(at);
        }
        clients().forEach(ChangeClient::close);
    }

    /** Gives a page to all clients that keep up, and waits a limited time for clients that are still reading. */
    void publish(ChangePage page, long millis) {
        CompletableFuture<?>[] offers;
        synchronized (this) {
            offers =
                    List.copyOf(live).stream().map(client -> client.offer(page)).toArray(CompletableFuture<?>[]::new);
            advance(page.end());
        }
        CompletableFuture.allOf(offers)
                .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
                .join();
    }

    /** Sends a heartbeat to all clients. */
    void heartbeat() {
        clients().forEach(ChangeClient::heartbeat);
    }

    /** Ends all streams, and accepts no new ones. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        clients().forEach(ChangeClient::close);
    }

    private void advance(Position to) {
        position = to;
        List<ChangeClient> waiting = List.copyOf(ahead);
        ahead.clear();
        waiting.forEach(ChangeClient::poke);
    }

    private synchronized List<ChangeClient> clients() {
        return List.copyOf(all);
    }
}
