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
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The read replica, if configured. Reads may be stale, but include this instance's own writes.
 */
@Singleton
public class ReadReplica {
    /** If the last measurement is older, the database counts as unavailable. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long the read replica is not used after a failure. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The inserted position, because with asynchronous commits the written position is behind. */
    private static final String INSERTED = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    private static final String WRITTEN = "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint";
    private static final String REPLAYED =
            "select case when pg_is_in_recovery() then pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint end";

    private final @Nullable AgroalDataSource pool;
    private final AgroalDataSource primary;
    private final long maxLag;
    private final long staleIfError;
    private final ReplicationLag lag = new ReplicationLag();
    private final AtomicLong required = new AtomicLong();
    private volatile long replayed;

    /** The time of the last measurement; at first, long ago. */
    private volatile long lookedAt = System.nanoTime() - Long.MAX_VALUE / 2;

    private volatile long restsUntil = System.nanoTime();

    /** The number of commits with an unknown outcome or position. The next measurement covers all of them. */
    private final AtomicLong unknownOutcomes = new AtomicLong();

    private volatile long settledOutcomes;

    private final LongAdder reads = new LongAdder();

    ReadReplica(
            @DataSource("replica") InjectableInstance<AgroalDataSource> pools,
            @DataSource("background") AgroalDataSource primary,
            ReplicaConfig config,
            Roles roles,
            MeterRegistry metrics) {
        this.pool = config.jdbcUrl().isPresent() && roles.has(Role.API) ? pools.get() : null;
        this.primary = primary;
        this.maxLag = config.maxLag().toNanos();
        this.staleIfError = config.staleIfError().toNanos();
        if (exists()) {
            FunctionCounter.builder("puffel.replica.reads", reads, LongAdder::sum)
                    .description("Reads that the read replica answered")
                    .register(metrics);
            Gauge.builder("puffel.replica.lag", () -> isCurrent() ? seconds(age()) : Double.NaN)
                    .baseUnit("seconds")
                    .description("How far the read replica is behind")
                    .register(metrics);
            Gauge.builder("puffel.replica.up", () -> isUp() ? 1 : 0)
                    .description("1 if the read replica answers")
                    .register(metrics);
        }
    }

    /** Whether a read replica is configured, up or down, and this instance reads from it. */
    public boolean exists() {
        return pool != null;
    }

    /**
     * Opens a connection to the read replica that shows all required writes; null if the caller must use the primary. If the
     * primary does not answer, reads may be old, up to the limit for this case. The caller closes the connection.
     */
    public @Nullable Connection open() {
        if (pool == null || !isFit()) {
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

    /** Whether reads may use the read replica: its lag is small or, if the primary does not answer, its data is not too old. */
    boolean isFit() {
        return isUp()
                && (isCurrent() ? unknownOutcomes.get() == settledOutcomes && age() <= maxLag : age() <= staleIfError);
    }

    /** Whether the connection shows all required writes; closes it otherwise. */
    private boolean isNewEnough(Connection connection) throws SQLException {
        boolean enough = false;
        try {
            // The server may have been promoted.
            enough = (isCurrent() && replayed >= required.get()) || replayed(connection) >= required.get();
            return enough;
        } finally {
            if (!enough) {
                connection.close();
            }
        }
    }

    /** Counts a read that the read replica has answered. */
    public void answered() {
        reads.increment();
    }

    /** Records a failure; the read replica is not used for some seconds. */
    public void failed() {
        restsUntil = System.nanoTime() + REST_NANOS;
    }

    /** From now on, reads must show everything that has been committed. */
    public void require() {
        if (pool == null) {
            return;
        }
        try (Connection connection = primary.getConnection()) {
            require(connection);
        } catch (SQLException e) {
            addUnknownOutcome();
        }
    }

    /** From now on, reads must show everything that was committed, or written on this connection to the primary. */
    public void require(Connection primary) {
        if (pool == null) {
            return;
        }
        try {
            require(position(primary, INSERTED));
        } catch (SQLException e) {
            addUnknownOutcome();
        }
    }

    private void require(long position) {
        required.accumulateAndGet(position, Math::max);
    }

    /**
     * Records a commit with an unknown outcome. Once the primary answers again, reads must show it. Until then, reads continue,
     * because otherwise the last writes before an outage would stop all reads.
     */
    public void addUnknownOutcome() {
        unknownOutcomes.incrementAndGet();
    }

    /** The position in the log of the primary, in bytes, and the time of the measurement. */
    record Written(long time, long position) {}

    /** The first half of a measurement: the position of the primary. */
    Written look(Connection primary) throws SQLException {
        long writes = unknownOutcomes.get();
        long time = System.nanoTime();
        long needed = required.get();
        long inserted = position(primary, INSERTED);
        if (inserted < needed) {
            // The database was restored, so positions start again.
            required.compareAndSet(needed, inserted);
        }
        if (settledOutcomes != writes) {
            require(inserted);
            settledOutcomes = writes;
        }
        return new Written(time, position(primary, WRITTEN));
    }

    /** The second half of a measurement: the position of the read replica, a moment later. */
    void look(Written written, Connection replica) throws SQLException {
        replayed = replayed(replica);
        lag.record(written.time, written.position, replayed);
        lookedAt = written.time;
    }

    /** Whether the read replica has not failed recently. */
    private boolean isUp() {
        return System.nanoTime() - restsUntil >= 0;
    }

    /** Whether both servers were measured recently. */
    private boolean isCurrent() {
        return isUp() && System.nanoTime() - lookedAt < LOOK_NANOS;
    }

    /** Returns the maximum age of the data on the read replica, in nanoseconds. */
    private long age() {
        long now = System.nanoTime();
        return Math.max(lag.nanos(now), isCurrent() ? 0 : now - lookedAt);
    }

    private static double seconds(long nanos) {
        return nanos / (double) Duration.ofSeconds(1).toNanos();
    }

    private static long replayed(Connection replica) throws SQLException {
        return position(replica, REPLAYED);
    }

    private static long position(Connection connection, String sql) throws SQLException {
        @Nullable Long position = Sql.first(connection, sql, row -> row.getObject(1, Long.class));
        if (position == null) {
            throw new SQLException("not a replica");
        }
        return position;
    }
}
