package dev.puffel.changes;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads pages from the table, few at once, so that many who come back together leave the database to others too. Reads of clients that
 * are gone wait as well, but no more of all than there can be clients.
 */
@Singleton
class TableCatchUp implements CatchUp {
    private static final int AT_ONCE = 2;

    private final AgroalDataSource database;
    private final ChangeEvents events;
    private final ExecutorService threads;

    TableCatchUp(@DataSource("background") AgroalDataSource database, ChangeEvents events, ChangesConfig config) {
        this.database = database;
        this.events = events;
        this.threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(config.maxClients()));
    }

    @Override
    public void read(Position from, Supplier<Snapshot> until, Consumer<ChangePage> page, Runnable failed) {
        try {
            threads.execute(() -> readNow(from, until, page, failed));
        } catch (RejectedExecutionException e) {
            failed.run();
        }
    }

    private void readNow(Position from, Supplier<Snapshot> until, Consumer<ChangePage> page, Runnable failed) {
        try (Connection connection = database.getConnection()) {
            ChangePage read = events.nextPage(connection, from, until.get());
            if (read != null) {
                page.accept(read);
                return;
            }
        } catch (SQLException | RuntimeException e) {
            Log.warnf("Can't read changes for a client, which is to come back: %s", e);
        }
        failed.run();
    }

    void close(@Observes ShutdownEvent event) {
        threads.shutdown();
    }
}
