package dev.puffel.changes;

import dev.puffel.database.Listener;
import dev.puffel.database.Unpooled;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Reads the changes once for all clients of a replica. */
final class ChangeReader {
    private static final Duration MOST = Duration.ofSeconds(1);
    private static final int SLOW_CLIENT_MILLIS = 1_000;

    /** A large import takes the server seconds to look through. */
    private static final int SILENT_SECONDS = 30;

    private final ChangeEvents events;
    private final ChangeClients clients;
    private final Listener listener;

    ChangeReader(Unpooled database, ChangeEvents events, ChangeClients clients) {
        this.events = events;
        this.clients = clients;
        this.listener = new Listener(database, "flight_change", "changes", MOST, SILENT_SECONDS, this::read);
    }

    void start() {
        listener.start();
    }

    void stop() {
        listener.stop();
    }

    private void read(Connection connection) throws SQLException {
        Position position = clients.position();
        Position now = ChangeTable.now(connection);
        if ((position == null || clients.isIdle()) && clients.skip(now)) {
            return;
        }
        if (position != null && !position.epoch().equals(now.epoch())) {
            clients.restart(now);
            return;
        }
        while (position != null) {
            ChangePage page = events.read(connection, position, now.seen());
            clients.publish(page, SLOW_CLIENT_MILLIS);
            boolean more = page.end().batch() != null && !listener.isStopped();
            position = more ? page.end() : null;
        }
    }
}
