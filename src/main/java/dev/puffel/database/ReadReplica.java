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
    /** If the last measurement is older, the database does not answer. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After a failure it is left alone for so long. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** With asynchronous commits, the flushed position is behind the written one. */
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

    /** At first, long ago. */
    private volatile long lookedAt = System.nanoTime() - Long.MAX_VALUE / 2;

    private volatile long restsUntil = System.nanoTime();

    /** The number of commits with an unknown outcome, or at an unknown position; the next measurement is after all of them. */
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
                    .description("Reads that the replica of the database answered")
                    .register(metrics);
            Gauge.builder("puffel.replica.lag", () -> isCurrent() ? seconds(age()) : Double.NaN)
                    .baseUnit("seconds")
                    .description("How far the replica of the database is behind")
                    .register(metrics);
            Gauge.builder("puffel.replica.up", () -> isUp() ? 1 : 0)
                    .description("1 where the replica of the database answers")
                    .register(metrics);
        }
    }

    /** Whether there is one, be it up or down, and requests to read from it. */
    public boolean exists() {
        return pool != null;
    }

    /**
     * A connection to it that shows all that is required; null where the database itself has to be asked. Where that does not
     * answer, what is read may be old; it is not older than is allowed for that case. The caller closes.
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

    /** Whether reads go to it: it is close to the database or, where that does not answer, not too old. */
    boolean isFit() {
        return isUp()
                && (isCurrent() ? unknownOutcomes.get() == settledOutcomes && age() <= maxLag : age() <= staleIfError);
    }

    /** Closes it where it is not. */
    private boolean isNewEnough(Connection connection) throws SQLException {
        boolean enough = false;
        try {
            // The server that was a replica may be one no more.
            enough = (isCurrent() && replayed >= required.get()) || replayed(connection) >= required.get();
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

    /** From now on, reads show all that has been committed to the database. */
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

    /** From now on, reads show what has been written on this connection to the database, and what was committed before. */
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
     * Notes that a commit has an unknown outcome: once the database answers again, reads show it. Until then reads go on, because
     * the last writes before an outage are no reason to answer nobody.
     */
    public void addUnknownOutcome() {
        unknownOutcomes.incrementAndGet();
    }

    /** The position in the log of the database, in bytes, and the time of the measurement. */
    record Written(long time, long position) {}

    /** The first half of a look at both. */
    Written look(Connection primary) throws SQLException {
        long writes = unknownOutcomes.get();
        long time = System.nanoTime();
        long needed = required.get();
        long inserted = position(primary, INSERTED);
        if (inserted < needed) {
            // The database was restored, and positions begin anew.
            required.compareAndSet(needed, inserted);
        }
        if (settledOutcomes != writes) {
            require(inserted);
            settledOutcomes = writes;
        }
        return new Written(time, position(primary, WRITTEN));
    }

    /** The second half: how far the replica is, a moment later. */
    void look(Written written, Connection replica) throws SQLException {
        replayed = replayed(replica);
        lag.record(written.time, written.position, replayed);
        lookedAt = written.time;
    }

    /** Whether it has not failed lately. */
    private boolean isUp() {
        return System.nanoTime() - restsUntil >= 0;
    }

    /** Whether both have been seen a moment ago. */
    private boolean isCurrent() {
        return isUp() && System.nanoTime() - lookedAt < LOOK_NANOS;
    }

    /** How old what it shows is at most, in nanoseconds. */
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
