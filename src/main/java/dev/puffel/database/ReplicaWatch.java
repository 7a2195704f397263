package dev.puffel.database;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures the replication lag every 200 ms, if there is a read replica. */
@Singleton
class ReplicaWatch {
    private static final Duration PERIOD = Duration.ofMillis(200);
    private static final int SILENT_SECONDS = 1;

    private final ReadReplica replica;
    private final DedicatedConnections database;
    private final Optional<String> url;
    private final @Nullable Listener listener;
    private @Nullable Connection connection;

    ReplicaWatch(ReadReplica replica, ReplicaConfig config, DedicatedConnections database) {
        this.replica = replica;
        this.database = database;
        this.url = config.jdbcUrl();
        this.listener =
                replica.exists() ? new Listener(database, null, "replica", PERIOD, SILENT_SECONDS, this::look) : null;
    }

    void start(@Observes StartupEvent event) {
        if (listener != null) {
            listener.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (listener != null) {
            listener.stop();
        }
    }

    private void look(Connection primary) throws SQLException {
        ReadReplica.Written written = replica.look(primary);
        try {
            if (connection == null) {
                connection = database.open(url.orElseThrow(), "puffel replica", SILENT_SECONDS);
            }
            replica.look(written, connection);
        } catch (SQLException e) {
            replica.failed();
            Connection lost = connection;
            connection = null;
            if (lost != null) {
                lost.close();
            }
            throw e;
        }
    }
}
