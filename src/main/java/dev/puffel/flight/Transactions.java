package dev.puffel.flight;

import dev.puffel.database.Replica;
import dev.puffel.database.SqlState;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** Changes flights in transactions of requests. */
@Singleton
class Transactions {
    private static final String UNIQUE_VIOLATION = "23505";

    /** Work in one transaction; done again from the start where another was in its way. */
    interface Work<T> {
        T in(Connection transaction) throws SQLException;
    }

    private final dev.puffel.database.Transactions transactions;
    private final AgroalDataSource database;
    private final Replica replica;
    private final PageCache cache;

    Transactions(
            dev.puffel.database.Transactions transactions,
            AgroalDataSource database,
            Replica replica,
            PageCache cache) {
        this.transactions = transactions;
        this.database = database;
        this.replica = replica;
        this.cache = cache;
    }

    /**
     * Does work and commits it.
     *
     * @throws KeyTakenException where a flight's key is another's already
     */
    <T> T call(Work<T> work) {
        try {
            return transactions.call(() -> {
                try (Connection connection = database.getConnection()) {
                    return work.in(connection);
                }
            });
        } catch (RuntimeException e) {
            if (SqlState.of(e).filter(UNIQUE_VIOLATION::equals).isPresent()) {
                throw new KeyTakenException(e);
            }
            throw e;
        } finally {
            // First, so that nothing is kept that was read from the read replica as it was before.
            replica.require();
            cache.changed();
        }
    }
}
