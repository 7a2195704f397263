package dev.puffel.database;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The replica of the database, where there is one: for reads that may be a bit old, but not older than what this process has
 * written or told of.
 */
@Singleton
public class Replica {
    /** A look at it that is older tells nothing. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After a failure it is left alone for so long. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Where commits are not waited for, they are behind what is written. */
    private static final String INSERTED = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    private static final String WRITTEN = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";
    private static final String REPLAYED =
            "select case when pg_is_in_recovery() then pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint end";

    private final @Nullable AgroalDataSource pool;
    private final long maxLag;
    private final Lag lag = new Lag();
    private final AtomicLong required = new AtomicLong();
    private volatile long replayed;
    private volatile long lookedAt = System.nanoTime() - LOOK_NANOS;
    private volatile long restsUntil = System.nanoTime();

    /** Writes whose positions are not known; the next look at the database finds one behind them. */
    private final AtomicLong unknown = new AtomicLong();

    private volatile long settled;

    private final LongAdder reads = new LongAdder();

    Replica(
            @DataSource("replica") InjectableInstance<AgroalDataSource> pools,
            ReplicaConfig config,
            Roles roles,
            MeterRegistry metrics) {
        this.pool = config.jdbcUrl().isPresent() && roles.has(Role.API) ? pools.get() : null;
        this.maxLag = config.maxLag().toNanos();
        if (exists()) {
            FunctionCounter.builder("puffel.replica.reads", reads, LongAdder::sum)
                    .description("Reads that the replica of the database answered")
                    .register(metrics);
            Gauge.builder("puffel.replica.lag", () -> isSeen() ? seconds(lag.nanos(System.nanoTime())) : Double.NaN)
                    .baseUnit("seconds")
                    .description("How far the replica of the database is behind")
                    .register(metrics);
            Gauge.builder("puffel.replica.up", () -> isSeen() ? 1 : 0)
                    .description("1 where the replica of the database answers")
                    .register(metrics);
        }
    }

    /** Whether there is one, be it up or down, and requests to read from it. */
    public boolean exists() {
        return pool != null;
    }

    /** A connection to it that shows all that is required; null where the database itself has to be asked. The caller closes. */
    public @Nullable Connection open() {
        if (pool == null || unknown.get() != settled || !isSeen() || lag.nanos(System.nanoTime()) > maxLag) {
            return null;
        }
        try {
            Connection connection = pool.getConnection();
            if (isNewEnough(connection)) {
                return connection;
            }
        } catch (SQLException e) {
            failed();
        }
        return null;
    }

    /** Closes it where it is not. */
    private boolean isNewEnough(Connection connection) throws SQLException {
        boolean enough = false;
        try {
            enough = replayed >= required.get() || replayed(connection) >= required.get();
            return enough;
        } finally {
            if (!enough) {
                connection.close();
            }
        }
    }

    /** It did what it was asked for. */
    public void answered() {
        reads.increment();
    }

    /** It did not do what it was asked for; it is left alone for some seconds. */
    public void failed() {
        restsUntil = System.nanoTime() + REST_NANOS;
    }

    /** From now on, reads show what has been written on this connection to the database, and what was committed before. */
    public void require(Connection primary) {
        if (pool == null) {
            return;
        }
        try {
            require(position(primary, INSERTED));
        } catch (SQLException e) {
            unknown.incrementAndGet();
        }
    }

    private void require(long position) {
        required.accumulateAndGet(position, Math::max);
    }

    /** Looks at both. */
    void look(Connection primary, Connection replica) throws SQLException {
        long writes = unknown.get();
        long time = System.nanoTime();
        long needed = required.get();
        long inserted = position(primary, INSERTED);
        if (inserted < needed) {
            // Of a database that was restored, the positions begin anew.
            required.compareAndSet(needed, inserted);
        }
        if (settled != writes) {
            require(inserted);
            settled = writes;
        }
        long written = position(primary, WRITTEN);
        replayed = replayed(replica);
        lag.looked(time, written, replayed);
        lookedAt = time;
    }

    private boolean isSeen() {
        long now = System.nanoTime();
        return now - lookedAt < LOOK_NANOS && now - restsUntil >= 0;
    }

    private static double seconds(long nanos) {
        return nanos / (double) Duration.ofSeconds(1).toNanos();
    }

    private static long replayed(Connection replica) throws SQLException {
        return position(replica, REPLAYED);
    }

    private static long position(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long position = row.getLong(1);
            if (row.wasNull()) {
                throw new SQLException("not a replica");
            }
            return position;
        }
    }
}
