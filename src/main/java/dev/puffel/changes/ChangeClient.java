package dev.puffel.changes;

import dev.puffel.flight.FlightFilter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A follower of the changes. A client that keeps up is given the pages that the reader has read for all; one that does not,
 * or that comes from further back, has pages read for itself as soon as it has taken the one before. So no more than one page
 * waits for it beyond what the connection holds.
 */
final class ChangeClient {
    private enum Mode {
        NEW,
        BEHIND,
        READING,
        LIVE,
        ENDED
    }

    private final ChangeSink sink;
    private final ChangeClients clients;
    private final CatchUp catchUp;
    private final FlightFilter filter;

    private Mode mode = Mode.NEW;
    private Position position;
    private @Nullable CompletableFuture<Void> taken;
    private boolean full;

    /** Reads the page that follows on a position, some time later; empty if it cannot be read. */
    interface CatchUp {
        void read(Position from, Consumer<Optional<ChangePage>> page);
    }

    ChangeClient(ChangeSink sink, ChangeClients clients, CatchUp catchUp, FlightFilter filter, Position position) {
        this.sink = sink;
        this.clients = clients;
        this.catchUp = catchUp;
        this.filter = filter;
        this.position = position;
    }

    /** Begins; the client learns where, so that it can resume though nothing has changed yet. */
    void start() {
        sink.run(() -> {
            sink.write(position.line() + "\n");
            if (mode == Mode.NEW) {
                mode = Mode.BEHIND;
            }
            proceed();
        });
    }

    /** A page for all; the result completes when this client could take another. */
    CompletableFuture<Void> offer(ChangePage page) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sink.run(() -> take(page, done));
        return done;
    }

    /** The reader has gone on. */
    void poke() {
        sink.run(this::proceed);
    }

    /** All that waited has been sent. */
    void drained() {
        sink.run(() -> {
            full = false;
            completeTaken();
            proceed();
        });
    }

    /**
     * Lets the client see that the connection lives; ends it where the client took nothing since the last time. A client whose
     * connection is gone gives its slot back here at the latest, whatever else was told of its end.
     */
    void heartbeat() {
        sink.run(() -> {
            if (sink.isClosed()) {
                clients.remove(this);
                leave();
                return;
            }
            if (mode == Mode.NEW || mode == Mode.ENDED) {
                return;
            }
            if (!sink.isFull()) {
                full = false;
                // With an id, so that a client of quiet times does not come back with one that was forgotten.
                sink.write(":\n" + position.line() + "\n");
            } else if (full) {
                end();
            } else {
                full = true;
            }
        });
    }

    /** Ends the stream. */
    void close() {
        sink.run(this::end);
    }

    /** The stream has ended. */
    void closed() {
        sink.run(this::leave);
    }

    private void take(ChangePage page, CompletableFuture<Void> done) {
        if (mode == Mode.LIVE) {
            String events = page.text(filter);
            boolean empty = events.isEmpty();
            if (!page.start().equals(position) || (sink.isFull() && !empty)) {
                clients.leave(this);
                mode = Mode.BEHIND;
                proceed();
            } else {
                send(page, events);
                if (sink.isFull() && !empty) {
                    taken = done;
                    return;
                }
            }
        }
        done.complete(null);
    }

    private void proceed() {
        if (mode != Mode.BEHIND || sink.isFull()) {
            return;
        }
        switch (clients.join(this, position)) {
            case LEVEL -> mode = Mode.LIVE;
            case BEHIND -> {
                mode = Mode.READING;
                catchUp.read(position, page -> sink.run(() -> page.ifPresentOrElse(this::caughtUp, this::end)));
            }
            case AHEAD -> {
                // Poked when the reader has gone on.
            }
            case APART -> end();
        }
    }

    private void caughtUp(ChangePage page) {
        if (mode == Mode.READING) {
            mode = Mode.BEHIND;
            send(page, page.text(filter));
            proceed();
        }
    }

    private void send(ChangePage page, String events) {
        position = page.end();
        if (!events.isEmpty()) {
            sink.write(events);
        }
    }

    private void end() {
        if (mode != Mode.ENDED) {
            leave();
            sink.end();
        }
    }

    private void leave() {
        mode = Mode.ENDED;
        clients.leave(this);
        completeTaken();
    }

    private void completeTaken() {
        if (taken != null) {
            taken.complete(null);
            taken = null;
        }
    }
}
