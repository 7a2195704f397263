package dev.puffel.pubsub;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.api.gax.rpc.NotFoundException;
import dev.puffel.event.EventApplier;
import dev.puffel.event.FlightEventReader;
import dev.puffel.role.Heartbeat;
import dev.puffel.role.SkipUnless;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Connects to Pub/Sub, drains the subscription at each tick, and disconnects gracefully at shutdown. */
@ApplicationScoped
class Messaging {
    /** Together with the shutdown delay, this is shorter than the time that orchestrators allow after SIGTERM. */
    private static final Duration LAST_BATCH = Duration.ofSeconds(10);

    /** Messages that are held for longer get longer leases. Most batches take less time. */
    private static final Duration LONG = Duration.ofSeconds(3);

    private static final int LEASE_SECONDS = 20;

    private final MessagingConfig config;
    private final EventApplier applier;
    private final MessagingMetrics metrics;
    private final MessagingTraces traces;
    private final Heartbeat heartbeat = new Heartbeat("Messaging worker");
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
            Clock clock) {
        this.config = config;
        this.applier = new EventApplier(
                database, new FlightEventReader(config.source(), config.maxClockSkew(), clock), metrics::committed);
        this.metrics = metrics;
        this.traces = traces;
    }

    /**
     * Drains the subscription. A failure is logged and shown by {@link #trouble}, and the next tick tries again. A tick
     * continues while the subscription has messages, so the interval does not limit the throughput.
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
            // The check of the subscription stays up, because the database has its own check.
            Log.warnf("Cannot apply events, which stay in Pub/Sub: %s", e.getMessage());
        } catch (ExecutionException e) {
            failed(e.getCause() == null ? e : e.getCause());
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            ticking.unlock();
        }
        // An Error skips the beat, because a restart may help.
        heartbeat.beat();
    }

    /** Prevents a second delivery of messages that take long. Runs several times within the shortest lease, 10 s. */
    @Scheduled(every = "3s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = SkipUnless.Worker.class)
    void extendLeases() {
        Subscription open = subscription;
        if (open != null) {
            open.extendLeases(LONG, LEASE_SECONDS);
        }
    }

    /** Returns why messages can currently not be pulled or applied; empty if they can. */
    Optional<String> trouble() {
        Worker draining = worker;
        return draining != null && draining.trouble().isPresent() ? draining.trouble() : trouble;
    }

    /** Returns the heartbeat, which beats after each tick and batch. */
    Heartbeat heartbeat() {
        return heartbeat;
    }

    /** Returns the readiness: down while there is trouble. Makes no calls. */
    HealthCheckResponse check() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("Pub/Sub subscription").up();
        trouble().ifPresent(reason -> response.down().withData("reason", reason));
        return response.build();
    }

    /** When readiness goes down, the worker stops pulling, and finishes the current batch. */
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
            Log.infof("Pulling from %s", endpoint.subscription());
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
        // Logged once, not every second; readiness continues to show it.
        if (!trouble.equals(Optional.of(reason))) {
            Log.errorf(
                    e instanceof IOException || e instanceof ApiException ? null : e,
                    "Cannot pull from Pub/Sub, trying again every %s: %s",
                    config.pullInterval(),
                    reason);
        }
        trouble = Optional.of(reason);
        if (e instanceof NotFoundException || e instanceof DeadlineExceededException) {
            // A restarted emulator has lost the subscription, which a new connection creates; a silent connection may
            // be dead.
            disconnect();
        }
    }
}
