package dev.puffel.pubsub;

import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.api.gax.rpc.NotFoundException;
import dev.puffel.event.EventApplier;
import dev.puffel.event.FlightEventReader;
import dev.puffel.role.SkipUnless;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Owns the service's side of Pub/Sub: connects, drains the subscription at each tick, and lets go in order at the end. */
@ApplicationScoped
class Messaging {
    private static final Logger LOG = Logger.getLogger(Messaging.class);

    /** Within the time that an orchestrator grants after SIGTERM, with the shutdown delay before it. */
    private static final Duration LAST_BATCH = Duration.ofSeconds(10);

    /** Most batches are applied in less. */
    private static final Duration LONG = Duration.ofSeconds(3);

    private static final int LEASE_SECONDS = 20;

    private final MessagingConfig config;
    private final EventApplier applier;
    private final MessagingMetrics metrics;
    private final MessagingTraces traces;
    private final Heartbeat heartbeat;
    private final ReentrantLock ticking = new ReentrantLock();

    private volatile boolean stopping;
    private volatile Optional<String> trouble = Optional.of("not connected yet");
    private volatile @Nullable Worker worker;
    private volatile @Nullable Subscription subscription;

    Messaging(
            MessagingConfig config,
            @DataSource("background") AgroalDataSource database,
            MessagingMetrics metrics,
            MessagingTraces traces,
            Heartbeat heartbeat) {
        this.config = config;
        this.applier = new EventApplier(database, new FlightEventReader(config.source()), metrics::committed);
        this.metrics = metrics;
        this.traces = traces;
        this.heartbeat = heartbeat;
    }

    /**
     * Drains the subscription; a failure is logged, shown by {@link #trouble}, and the next tick tries again. A tick goes on while
     * the subscription has messages, so the interval does not limit the throughput.
     */
    @Scheduled(
            every = "${puffel.messaging.pull-interval:1s}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Worker.class)
    void tick() throws InterruptedException {
        if (stopping || !ticking.tryLock()) {
            return;
        }
        try {
            connect().drain();
            trouble = Optional.empty();
        } catch (SQLException e) {
            // Pub/Sub is not to blame, and the database has a check of its own.
            LOG.warnf("The database can't take events, they stay in Pub/Sub: %s", e.getMessage());
        } catch (ExecutionException e) {
            failed(e.getCause() == null ? e : e.getCause());
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            ticking.unlock();
        }
        // Not after an error, which a restart may mend.
        heartbeat.beat();
    }

    /** Keeps messages that take long from being delivered again; runs several times within the shortest lease, 10 s. */
    @Scheduled(every = "3s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = SkipUnless.Worker.class)
    void extendLeases() {
        Subscription open = subscription;
        if (open != null) {
            open.extendLeases(LONG, LEASE_SECONDS);
        }
    }

    /** Why nothing can be pulled, or what is pulled not applied, at present; empty where all is well. */
    Optional<String> trouble() {
        Worker draining = worker;
        return draining != null && draining.trouble().isPresent() ? draining.trouble() : trouble;
    }

    /** Readiness is going down: take no more, finish what is under way. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stop();
    }

    void close(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
        if (ticking.tryLock(LAST_BATCH.toMillis(), TimeUnit.MILLISECONDS)) {
            try {
                disconnect();
            } finally {
                ticking.unlock();
            }
        }
    }

    private void stop() {
        stopping = true;
        Worker draining = worker;
        if (draining != null) {
            draining.stop();
        }
    }

    private Worker connect() throws IOException {
        Worker connected = worker;
        if (connected == null) {
            Endpoint endpoint = config.endpoint();
            Provisioning.ensure(endpoint);
            Subscription opened = new Subscription(endpoint, metrics::answered);
            connected = new Worker(opened, applier, metrics, traces, heartbeat, config.maxMessages());
            subscription = opened;
            worker = connected;
            trouble = Optional.empty();
            LOG.infof("Pulling from %s", endpoint.subscription());
            if (stopping) {
                connected.stop();
            }
        }
        return connected;
    }

    private void disconnect() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
        subscription = null;
        worker = null;
    }

    private void failed(Throwable e) {
        String reason = String.valueOf(e.getMessage());
        // Once, not every second: it stays in readiness.
        if (!trouble.equals(Optional.of(reason))) {
            LOG.errorf(
                    e instanceof IOException || e instanceof com.google.api.gax.rpc.ApiException ? null : e,
                    "Can't pull from Pub/Sub, trying again every %s: %s",
                    config.pullInterval(),
                    reason);
        }
        trouble = Optional.of(reason);
        if (e instanceof NotFoundException || e instanceof DeadlineExceededException) {
            // An emulator that was restarted has lost the subscription, which connecting anew creates; and a connection
            // on
            // which nothing comes may be dead.
            disconnect();
        }
    }
}
