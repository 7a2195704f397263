package dev.puffel.changes;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Reads pages from the table, few at once, so that many who come back together leave the database to others too. */
@Singleton
class TableCatchUp implements CatchUp {
    private static final int AT_ONCE = 2;

    private final DataSource database;
    private final ChangeEvents events;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    TableCatchUp(DataSource database, ChangeEvents events) {
        this.database = database;
        this.events = events;
    }

    @Override
    public void read(Position from, Supplier<Snapshot> until, Consumer<ChangePage> page, Runnable failed) {
        threads.execute(() -> {
            try (Connection connection = database.getConnection()) {
                ChangePage read = events.nextPage(connection, from, until.get());
                // After reading, as changes may be forgotten at any time.
                if (ChangeTable.isKnown(connection, from)) {
                    page.accept(read);
                    return;
                }
            } catch (SQLException | RuntimeException e) {
                Log.warnf("Can't read changes for a client, which is to come back: %s", e);
            }
            failed.run();
        });
    }

    void close(@Observes ShutdownEvent event) {
        threads.shutdown();
    }
}
