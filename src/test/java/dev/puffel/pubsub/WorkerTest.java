package dev.puffel.pubsub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.event.EventApplier;
import dev.puffel.event.FlightEventReader;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.role.Heartbeat;
import dev.puffel.testing.Background;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.PubSub;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The fate of messages when something goes wrong between Pub/Sub and the database. */
class WorkerTest {
    private static final int MAX_MESSAGES = 10;
    private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(25);

    private final MigratedDatabase database = new MigratedDatabase();
    private final EmbeddedPubSub server = EmbeddedPubSub.start();
    private final Endpoint endpoint =
            Endpoint.of("worker-test", "topic", "subscription", Optional.of(server.endpoint()));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MessagingMetrics metrics = new MessagingMetrics(registry, Clock.systemUTC());
    private final Heartbeat heartbeat = new Heartbeat("worker");
    private Subscription subscription;
    private Worker worker;

    @BeforeEach
    void connect() throws IOException {
        Provisioning.ensure(endpoint);
        subscription = new Subscription(endpoint, metrics::answered);
        worker = new Worker(
                subscription,
                new EventApplier(
                        database.dataSource(),
                        new FlightEventReader("/puffel", Duration.ofMinutes(15), Clock.systemUTC()),
                        metrics::committed),
                metrics,
                new MessagingTraces(null, "/puffel"),
                heartbeat,
                MAX_MESSAGES);
    }

    @AfterEach
    void close() {
        subscription.close();
        server.close();
    }

    @Test
    void drainsManyBatchesInOneGo() throws Exception {
        publish(5 * MAX_MESSAGES + 3);

        worker.drain();

        assertEquals(List.of("53"), flights());
        assertNothingIsLeft();
    }

    @Test
    void whatWasNotAppliedWhenTheConnectionBrokeComesAgainAtOnce() throws Exception {
        publish(3 * MAX_MESSAGES);

        assertThrows(ExecutionException.class, this::drainUntilTheConnectionBreaks);

        // Far below the ack deadline of 20 s.
        await().atMost(Duration.ofSeconds(15)).until(() -> {
            worker.drain();
            return flights().equals(List.of("30"));
        });
    }

    /** As one whose disk is full, or that takes no writes for a time. */
    @Test
    void whatTheDatabaseRefusesIsKeptUntilItTakesIt() throws Exception {
        publish(2 * MAX_MESSAGES);
        database.execute("alter table flight rename to away");
        CompletableFuture<Void> draining = CompletableFuture.runAsync(this::drain, Background.THREADS);

        await().until(() -> worker.trouble().isPresent());
        database.execute("alter table away rename to flight");
        draining.get();

        assertEquals(Optional.empty(), worker.trouble());
        assertEquals(List.of("20"), flights());
        assertEquals(0, registry.get("puffel.messages.retried").counter().count());
    }

    @Test
    void aWorkerThatIsStoppedGivesBackWhatTheDatabaseRefuses() throws Exception {
        publish(3);
        database.execute("alter table flight rename to away");
        CompletableFuture<Void> draining = CompletableFuture.runAsync(this::drain, Background.THREADS);
        await().until(() -> worker.trouble().isPresent());

        worker.stop();

        assertThrows(ExecutionException.class, () -> draining.get(5, TimeUnit.SECONDS));
        assertThreeAreGivenBack();
    }

    /** Given back at once, they may come again with each of the two pulls that are under way, and be given back with them. */
    private void assertThreeAreGivenBack() {
        double retried = registry.get("puffel.messages.retried").counter().count();
        assertTrue(Set.of(3.0, 6.0, 9.0).contains(retried), () -> "retried " + retried);
    }

    @Test
    void itIsMeasuredHowLongThingsTake() throws Exception {
        publish(3);

        worker.drain();

        assertEquals(1, registry.get("puffel.messaging.pull").timer().count());
        assertEquals(1, registry.get("puffel.messaging.apply").timer().count());
        assertEquals(3, registry.get("puffel.messaging.age").summary().count());
    }

    @Test
    void anEventFromTheFutureIsOfNoAgeAndOneOfLongAgoDoesNotOverflow() throws Exception {
        publish(List.of(
                removed("future", Clock.systemUTC().instant().plusSeconds(600).toString()),
                removed("long ago", "0001-01-01T00:00:00Z")));

        worker.drain();

        var age = registry.get("puffel.messaging.age").summary();
        assertEquals(2, age.count());
        assertEquals(age.max(), age.totalAmount(), 1);
        assertEquals(2025 * 365.25 * 86_400, age.totalAmount(), 4e7);
    }

    @Test
    void whatIsGivenBackIsCounted() throws Exception {
        publish(3);

        assertThrows(ExecutionException.class, this::drainUntilTheConnectionBreaks);

        assertThreeAreGivenBack();
        assertEquals(0, registry.get("puffel.messages.applied").counter().count());
    }

    private void drainUntilTheConnectionBreaks() throws Exception {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table flight_subject");
            CompletableFuture<Void> draining = CompletableFuture.runAsync(this::drain, Background.THREADS);
            await().until(() -> database.query("""
                            select coalesce(bool_or(pg_terminate_backend(pid)), false) from pg_stat_activity
                            where datname = current_database() and wait_event_type = 'Lock'""").equals(List.of("t")));
            draining.get();
        }
    }

    @Test
    void nothingIsPulledWhileTheDatabaseIsAway() throws Exception {
        publish(1);
        PGSimpleDataSource away = new PGSimpleDataSource();
        away.setUrl("jdbc:postgresql://localhost:1/away");
        Worker cutOff = new Worker(
                subscription,
                new EventApplier(
                        away,
                        new FlightEventReader("/puffel", Duration.ofMinutes(15), Clock.systemUTC()),
                        events -> {}),
                metrics,
                new MessagingTraces(null, "/puffel"),
                new Heartbeat("worker"),
                MAX_MESSAGES);

        assertThrows(SQLException.class, cutOff::drain);

        assertEquals(
                1, subscription.pull(MAX_MESSAGES, Duration.ofSeconds(5)).get().size());
    }

    @Test
    void stoppingEndsAPullThatWaits() {
        CompletableFuture<Void> draining = CompletableFuture.runAsync(
                () -> {
                    try {
                        worker.drain();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                Background.THREADS);

        worker.stop();

        assertTimeout(Duration.ofSeconds(3), () -> draining.get());
    }

    @Test
    void aStoppedWorkerTakesNothing() throws Exception {
        publish(1);
        worker.stop();

        worker.drain();

        assertEquals(List.of("0"), flights());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> subscription
                                .pull(MAX_MESSAGES, Duration.ofSeconds(5))
                                .get()
                                .size()
                        == 1);
    }

    @Test
    void whatTakesLongIsNotDeliveredAgainMeanwhile() throws Exception {
        publish(2 * MAX_MESSAGES);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Connection other = database.connect();
                Statement statement = other.createStatement();
                Subscription another = new Subscription(endpoint)) {
            other.setAutoCommit(false);
            statement.execute("lock table flight_subject");
            CompletableFuture<Void> draining = CompletableFuture.runAsync(this::drain, Background.THREADS);
            Future<?> extending = clock.scheduleAtFixedRate(
                    () -> subscription.extendLeases(Duration.ofSeconds(1), 10), 1, 3, TimeUnit.SECONDS);
            // All is held by the worker, and stays so for longer than the lease of 20 s.
            await().until(() -> pulled() >= MAX_MESSAGES);
            long begin = System.nanoTime();
            do {
                assertEquals(
                        List.of(),
                        another.pull(MAX_MESSAGES, Duration.ofSeconds(5)).get());
            } while (System.nanoTime() - begin < LONGER_THAN_THE_LEASE.toNanos());
            // It is not at fault, so nobody is to restart it.
            assertTrue(heartbeat.age().toSeconds() < 20, () -> "last beat " + heartbeat.age() + " ago");
            extending.cancel(false);
            other.rollback();
            draining.get();
        } finally {
            clock.shutdownNow();
        }
        assertEquals(List.of("20"), flights());
        assertNothingIsLeft();
    }

    private double pulled() {
        return registry.get("puffel.messages.pulled").counter().count();
    }

    private void drain() {
        try {
            worker.drain();
        } catch (SQLException | ExecutionException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private void publish(int count) throws IOException {
        publish(IntStream.range(0, count)
                .mapToObj(i -> PubSub.event(
                        "e" + i,
                        "dev.puffel.flight.upserted",
                        "2026-11-24T18:00:00Z",
                        "k" + i,
                        "{\"origin\":\"LHR\",\"destination\":\"JFK\"}"))
                .toList());
    }

    private void publish(List<OutgoingMessage> messages) throws IOException {
        try (TopicPublisher topic = new TopicPublisher(endpoint)) {
            topic.publish(messages).forEach(CompletableFuture::join);
        }
    }

    private static OutgoingMessage removed(String id, String time) {
        return PubSub.event(id, "dev.puffel.flight.removed", time, id, "");
    }

    private List<String> flights() {
        return database.query("select count(*) from flight where key is not null");
    }

    private void assertNothingIsLeft() throws Exception {
        assertEquals(
                List.of(),
                subscription.pull(MAX_MESSAGES, Duration.ofSeconds(2)).get());
    }
}
