package dev.puffel.http;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Limits the requests for flights, including the board, that are under way at once to the number of database connections. The
 * other requests wait in a queue in the order of their arrival, without a thread. Probes and metrics are not limited, so they
 * are answered under any load.
 */
@Singleton
class ConcurrencyLimit {
    /** The first parts of the paths of these requests. */
    private static final Set<String> FLIGHTS = Set.of("/flights", "/events", "/board");

    /** Clients of this stream need the primary, not the read replica. */
    private static final String CHANGES = "/flights/changes";

    private final int connections;
    private final int maxWaiting;
    private final long maxWaitMillis;

    /** For requests that need the primary. */
    private final Turns writes;

    /** For requests that a read replica can answer. Without a read replica, this is the same object as {@link #writes}. */
    private final Turns reads;

    ConcurrencyLimit(HttpConfig config, @ConfigProperty(name = "puffel.replica.jdbc-url") Optional<String> replica) {
        this.connections = config.maxDatabaseConnections();
        this.maxWaiting = Math.max(0, config.maxRequests() - connections);
        this.maxWaitMillis = config.databaseWait().toMillis();
        this.writes = new Turns();
        this.reads = replica.isPresent() ? new Turns() : writes;
    }

    private enum State {
        WAITING,
        RUNNING,
        DONE
    }

    /** Routes a request when its turn comes. Answers 503 if the queue is full, or if the turn does not come in time. */
    void enter(RoutingContext request) {
        String path = request.normalizedPath();
        int end = path.indexOf('/', 1);
        if (!FLIGHTS.contains(end < 0 ? path : path.substring(0, end))) {
            request.next();
            return;
        }
        boolean read = RequestLimits.READS.contains(request.request().method()) && !path.equals(CHANGES);
        Turns turns = read ? reads : writes;
        Turn turn = new Turn(request, turns);
        // The turn ends when the response begins. Streams, which take long, have their own limits.
        request.addHeadersEndHandler(begun -> turns.end(turn));
        request.addEndHandler(ended -> turns.end(turn));
        switch (turns.admit(turn)) {
            case RUNNING -> request.next();
            case WAITING -> turn.await();
            case DONE ->
                ProblemException.overloaded("Too many requests at once; try again later")
                        .answer(request);
        }
    }

    /** The queue of the requests that share connections. */
    private final class Turns {
        private final Deque<Turn> queue = new ArrayDeque<>();
        private int free = connections;

        synchronized State admit(Turn turn) {
            if (free > 0) {
                free--;
                turn.state = State.RUNNING;
            } else if (queue.size() < maxWaiting) {
                queue.add(turn);
                turn.state = State.WAITING;
            }
            return turn.state;
        }

        /** Ends a turn in any state, and starts the next one. */
        void end(Turn turn) {
            @Nullable Turn next = null;
            synchronized (this) {
                State was = turn.state;
                turn.state = State.DONE;
                if (was == State.WAITING) {
                    queue.remove(turn);
                } else if (was == State.RUNNING) {
                    next = queue.poll();
                    if (next == null) {
                        free++;
                    } else {
                        next.state = State.RUNNING;
                    }
                }
            }
            if (next != null) {
                next.resume();
            }
        }
    }

    /** The turn of one request. The request waits, continues and is answered in its event loop. */
    private final class Turn {
        private final RoutingContext request;
        private final Turns turns;
        private final Context loop;

        /** Guarded by {@link #turns}. */
        private State state = State.DONE;

        private long timer;

        Turn(RoutingContext request, Turns turns) {
            this.request = request;
            this.turns = turns;
            this.loop = request.vertx().getOrCreateContext();
        }

        void await() {
            request.request().pause();
            timer = request.vertx().setTimer(maxWaitMillis, late -> {
                if (isWaiting()) {
                    request.request().resume();
                    ProblemException.busyDatabase().answer(request);
                }
            });
        }

        private boolean isWaiting() {
            synchronized (turns) {
                return state == State.WAITING;
            }
        }

        /** May be called in any thread. */
        void resume() {
            loop.runOnContext(v -> {
                request.vertx().cancelTimer(timer);
                request.request().resume();
                if (request.response().closed()) {
                    turns.end(this);
                } else if (!request.response().ended()) {
                    request.next();
                }
            });
        }
    }
}
