package dev.puffel.changes;

import dev.puffel.flight.FlightFilter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of the stream of changes. A client that keeps up gets the pages that the reader has read for all clients. For a
 * client that does not keep up, or that starts further back, each page is read after the client has received the one before. So
 * no more than one page waits for a client, in addition to the buffer of its connection.
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

    /** Reads the page after a position, asynchronously; empty if it cannot be read. */
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

    /** Starts the stream. First, the client gets its position, so that it can resume even if nothing has changed yet. */
    void start() {
        sink.run(() -> {
            sink.write(position.line() + "\n");
            if (mode == Mode.NEW) {
                mode = Mode.BEHIND;
            }
            proceed();
        });
    }

    /** Offers a page that was read for all clients. The result completes when this client can receive another page. */
    CompletableFuture<Void> offer(ChangePage page) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sink.run(() -> take(page, done));
        return done;
    }

    /** Called when the reader has advanced. */
    void poke() {
        sink.run(this::proceed);
    }

    /** Called when the connection has sent everything that waited. */
    void drained() {
        sink.run(() -> {
            full = false;
            completeTaken();
            proceed();
        });
    }

    /**
     * Sends a comment, so that the client sees that the connection works. Ends the stream if the client has read nothing since
     * the last heartbeat. If the connection is gone, this releases the slot of the client, in case nothing else did.
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
                // With an id: otherwise, after a time without changes, a client would resume from an id that was
                // deleted.
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

    /** Called when the stream has ended. */
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
                // The client continues when the reader has advanced.
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
