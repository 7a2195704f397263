package dev.puffel.pubsub;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.NotFoundException;
import dev.puffel.outbox.OutboxTable;
import dev.puffel.outbox.OutboxTable.Backlog;
import dev.puffel.role.Heartbeat;
import dev.puffel.role.SkipUnless;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Keeps the outbox empty: publishes at each tick, and forgets in time what was sent. */
@ApplicationScoped
class OutboxRelay {
    /** Below the 9 s after which another instance takes over. */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    /** How long sent events are kept, for people to look at. */
    private static final Duration RETENTION = Duration.ofDays(7);

    private final MessagingConfig config;
    private final AgroalDataSource database;
    private final MeterRegistry registry;
    private final MessagingTraces traces;
    private final Heartbeat heartbeat = new Heartbeat("Outbox relay");

    private volatile boolean stopping;
    private volatile Backlog backlog = new Backlog(0, 0);
    private @Nullable TopicPublisher topic;

    OutboxRelay(
            MessagingConfig config,
            @DataSource("background") AgroalDataSource database,
            MessagingTraces traces,
            MeterRegistry registry) {
        this.config = config;
        this.database = database;
        this.registry = registry;
        this.traces = traces;
        Gauge.builder("puffel.outbox.depth", () -> backlog.depth())
                .description("Events that wait to be published")
                .register(registry);
        Gauge.builder("puffel.outbox.oldest.seconds", () -> backlog.oldestSeconds())
                .description("The age of the first event that waits to be published")
                .register(registry);
    }

    /** Publishes while events are due, so the interval does not limit the throughput; the next tick tries again after a failure. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = SkipUnless.Relay.class)
    synchronized void tick() throws InterruptedException {
        try {
            Relay relay = new Relay(database, connect(), URI.create(config.source()), registry, traces);
            boolean more = true;
            while (more && !stopping) {
                more = relay.round();
                heartbeat.beat();
            }
        } catch (SQLException | IOException | ExecutionException | ApiException e) {
            Log.warnf("Can't publish events, they wait in the outbox: %s", e.getMessage());
            if (e.getCause() instanceof NotFoundException) {
                // A restarted emulator has lost the topic, which a new connection creates.
                disconnect();
            }
        }
        heartbeat.beat();
    }

    /** Counts what waits, also while a turn takes long. To count 100,000 events takes 60 ms. */
    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP, skipExecutionIf = SkipUnless.Relay.class)
    void measure() {
        try (Connection connection = database.getConnection()) {
            backlog = OutboxTable.backlog(connection);
        } catch (SQLException e) {
            Log.debug("Can't measure the outbox", e);
        }
    }

    /** Forgets what was sent long ago, in small transactions. */
    @Scheduled(
            every = "10m",
            delayed = "1m",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SkipUnless.Relay.class)
    void clean() throws SQLException {
        try (Connection connection = database.getConnection()) {
            while (!stopping && OutboxTable.clean(connection, RETENTION) > 0) {
                Log.debug("Forgot a batch of sent events");
            }
        }
    }

    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    void close(@Observes ShutdownEvent event) {
        stopping = true;
        synchronized (this) {
            disconnect();
        }
    }

    /** Beats at each tick and batch. */
    Heartbeat heartbeat() {
        return heartbeat;
    }

    private void disconnect() {
        if (topic != null) {
            topic.close();
        }
        topic = null;
    }

    private TopicPublisher connect() throws IOException {
        TopicPublisher open = topic;
        if (open == null) {
            Endpoint endpoint = config.endpoint();
            if (endpoint.emulator().isPresent()) {
                // The worker, which does it too, may be another process.
                Provisioning.ensure(endpoint);
            }
            open = new TopicPublisher(endpoint, PATIENCE);
            topic = open;
        }
        return open;
    }
}
