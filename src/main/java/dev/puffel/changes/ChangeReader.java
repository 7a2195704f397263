package dev.puffel.changes;

import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.jdbc.PgConnection;

/**
 * Reads the changes once for all clients of a replica, on a connection of its own that is told of them. It looks each second
 * all the same, so that nothing depends on being told.
 */
final class ChangeReader implements Runnable {
    private static final int POLL_MILLIS = 1_000;
    private static final int RECONNECT_MILLIS = 500;
    private static final int SLOW_CLIENT_MILLIS = 1_000;

    private final DataSource unpooled;
    private final ChangeEvents events;
    private final ChangeClients clients;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean failing;

    /**
     * Sets a reader up.
     *
     * @param unpooled gives connections that nobody else uses, and that fail where the server does not answer
     */
    ChangeReader(DataSource unpooled, ChangeEvents events, ChangeClients clients) {
        this.unpooled = unpooled;
        this.events = events;
        this.clients = clients;
    }

    /** Reads until it is stopped. */
    @Override
    public void run() {
        try {
            do {
                connect();
            } while (!stopped.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
    }

    private void connect() {
        try (Connection connection = unpooled.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen flight_change");
            // The class: the interface in org.postgresql has annotations that the compiler does not find.
            PgConnection notifications = connection.unwrap(PgConnection.class);
            while (stopped.getCount() > 0) {
                read(connection);
                failing = false;
                notifications.getNotifications(POLL_MILLIS);
            }
        } catch (SQLException | RuntimeException e) {
            if (stopped.getCount() > 0 && !failing) {
                // Once, not at every attempt.
                failing = true;
                Log.warnf("Can't read changes of flights, trying again: %s", e);
            }
        }
    }

    private void read(Connection connection) throws SQLException {
        Position position = clients.position();
        if (position == null || clients.isIdle()) {
            Position now = ChangeTable.now(connection);
            if (clients.skip(now)) {
                return;
            }
        }
        while (position != null) {
            ChangePage page = events.read(connection, position, null);
            clients.publish(page, SLOW_CLIENT_MILLIS);
            boolean more = page.end().batch() != null && stopped.getCount() > 0;
            position = more ? page.end() : null;
        }
    }
}
