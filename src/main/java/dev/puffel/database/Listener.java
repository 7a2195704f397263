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
 * Does work on a dedicated connection: when the connection opens, at each notification, and at least once in a period, so that
 * nothing depends on notifications. Reconnects if the connection is lost.
 */
public final class Listener {
    private static final int RECONNECT_MILLIS = 500;

    /** Notifications within this time are handled together. */
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
        /** Does the work. The connection may be a new one. */
        void on(Connection connection) throws SQLException;
    }

    /**
     * Creates a listener.
     *
     * @param channel the channel of notifications; null for none
     * @param name the name of the thread and of the connection
     * @param most the maximum time between two runs
     * @param silentSeconds the number of seconds after which a connection without an answer counts as lost
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

    /** Stops after the current run. */
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
            // Not org.postgresql.PGConnection, whose annotations the driver lacks, so that javac warns.
            PgConnection notifications = connection.unwrap(PgConnection.class);
            while (!stopped.await(REST_MILLIS, TimeUnit.MILLISECONDS)) {
                work.on(connection);
                failing = false;
                // 0 would wait for ever.
                notifications.getNotifications(Math.max(1, Math.toIntExact(most.toMillis())));
            }
        } catch (SQLException | RuntimeException e) {
            if (!isStopped() && !failing) {
                // Logged once, not at every attempt.
                failing = true;
                Log.warnf("Cannot follow %s, trying again: %s", name, e);
            }
        }
    }
}
