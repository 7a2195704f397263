package dev.puffel.database;

import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * Does some work on a dedicated connection: once it is open, at each notification, and at least once in a period, so that nothing
 * depends on notifications. It reconnects after the connection is lost.
 */
public final class Listener {
    private static final int RECONNECT_MILLIS = 500;

    /** Commits that follow each other so closely are handled together. */
    private static final int REST_MILLIS = 10;

    private final DedicatedConnections database;
    private final @Nullable String channel;
    private final String name;
    private final Duration most;
    private final int silentSeconds;
    private final Work work;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean failing;

    /** The work of a listener. */
    public interface Work {
        /** Does the work, on a connection that may not be the one of the last time. */
        void on(Connection connection) throws SQLException;
    }

    /**
     * Sets one up.
     *
     * @param channel what it is notified on; null where only time counts
     * @param name of its thread and its connection
     * @param most the longest rest between two times
     * @param silentSeconds how long the work may wait for an answer of the database, which counts as gone then
     */
    public Listener(
            DedicatedConnections database,
            @Nullable String channel,
            String name,
            Duration most,
            int silentSeconds,
            Work work) {
        this.database = database;
        this.channel = channel;
        this.name = name;
        this.most = most;
        this.silentSeconds = silentSeconds;
        this.work = work;
    }

    /** Starts the thread. */
    public void start() {
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops after the current work. */
    public void stop() {
        stopped.countDown();
    }

    /** Whether {@link #stop} was called. */
    public boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void run() {
        try {
            do {
                connect();
            } while (!stopped.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() throws InterruptedException {
        try (Connection connection = database.open("puffel " + name, silentSeconds);
                Statement statement = connection.createStatement()) {
            if (channel != null) {
                statement.execute("listen " + channel);
            }
            // javac warns of org.postgresql.PGConnection: the driver does not bring its annotations.
            PgConnection notifications = connection.unwrap(PgConnection.class);
            while (!stopped.await(REST_MILLIS, TimeUnit.MILLISECONDS)) {
                work.on(connection);
                failing = false;
                // 0 would be for ever.
                notifications.getNotifications(Math.max(1, Math.toIntExact(most.toMillis())));
            }
        } catch (SQLException | RuntimeException e) {
            if (!isStopped() && !failing) {
                // Once, not at every attempt.
                failing = true;
                Log.warnf("Cannot follow %s, trying again: %s", name, e);
            }
        }
    }
}
