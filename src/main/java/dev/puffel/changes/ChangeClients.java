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

    /** How a client stands to the reader. */
    enum Standing {
        /** It gets what is read from now on. */
        LEVEL,
        /** It has to read for itself before. */
        BEHIND,
        /** It has to wait for the reader. */
        AHEAD,
        /** One of them is in an epoch that has ended: there is no way from one to the other. */
        APART
    }

    /** Takes a client in; false where there are too many, or none is taken any more. */
    synchronized boolean add(ChangeClient client) {
        return !closed && all.size() < max && all.add(client);
    }

    /** Lets a client go. */
    synchronized void remove(ChangeClient client) {
        all.remove(client);
        leave(client);
    }

    /** How many there are. */
    synchronized int count() {
        return all.size();
    }

    /** How far the reader has come; null before it has begun. */
    synchronized @Nullable Position position() {
        return position;
    }

    /** The newest snapshot of which the reader, which has begun, has seen something. */
    synchronized Snapshot newest() {
        return Objects.requireNonNull(position).newest();
    }

    /** Gives a client what is read from now on if it has seen all before. */
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

    /** A client may come from an instance whose reader was ahead, or may have read the rest of a batch itself. */
    private static boolean isBehind(Position reader, Position reached) {
        return !reader.newest().covers(reached.newest())
                || reached.equals(Position.at(reader.epoch(), reader.newest()));
    }

    /** Gives a client no more pages. */
    synchronized void leave(ChangeClient client) {
        live.remove(client);
        ahead.remove(client);
    }

    /** Whether nobody waits for changes, so that there is no need to read them. */
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

    /** Goes on after changes that can't be read any more: they were forgotten, or their epoch has ended. All streams end. */
    void restart(Position at) {
        synchronized (this) {
            advance(at);
        }
        clients().forEach(ChangeClient::close);
    }

    /** Gives all a page; those who take their time over the one before are waited for, but not for long. */
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

    /** Lets all see that their connections live. */
    void heartbeat() {
        clients().forEach(ChangeClient::heartbeat);
    }

    /** Ends all streams, and takes no new ones. */
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
