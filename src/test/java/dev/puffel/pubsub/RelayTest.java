package dev.puffel.pubsub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.outbox.OutboxTable;
import dev.puffel.testing.MigratedDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the events of REST's changes get from the outbox to Pub/Sub. */
class RelayTest {
    private final MigratedDatabase database = new MigratedDatabase();
    private final EmbeddedPubSub server = EmbeddedPubSub.start();
    private final Endpoint endpoint =
            Endpoint.of("relay-test", "topic", "subscription", Optional.of(server.endpoint()));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private TopicPublisher topic;
    private Subscription subscription;
    private Relay relay;

    @BeforeEach
    void connect() throws IOException {
        Provisioning.ensure(endpoint);
        topic = new TopicPublisher(endpoint);
        subscription = new Subscription(endpoint);
        MessagingConfig config = new SmallRyeConfigBuilder()
                .withMapping(MessagingConfig.class)
                .withDefaultValue("puffel.messaging.project", "relay-test")
                .build()
                .getConfigMapping(MessagingConfig.class);
        relay = new Relay(config, database.dataSource(), new MessagingTraces(null, config.source()), registry);
    }

    @AfterEach
    void close() {
        subscription.close();
        topic.close();
        server.close();
    }

    @Test
    void eventsGoOutOnceAndInOrder() throws Exception {
        write("a", 1);
        write("b", 2);
        write("a", 3);

        assertFalse(relay.round(topic));
        assertFalse(relay.round(topic));

        List<Received> received = receive(3);
        assertEquals(
                List.of("1", "3"),
                received.stream()
                        .map(r -> r.message().attributes())
                        .filter(a -> "a".equals(a.get("ce-subject")))
                        .map(a -> a.get("ce-id"))
                        .toList());
        assertEquals("/puffel", received.get(0).message().attributes().get("ce-source"));
        assertEquals(List.of("0"), database.query("select count(*) from outbox where sent_at is null"));
    }

    @Test
    void killedAfterPublishingItPublishesTheSameIdsAgain() throws Exception {
        write("a", 1);
        // The mark fails as it does when the process is gone.
        database.execute("alter table outbox add constraint unmarked check (sent_at is null)");
        assertThrows(SQLException.class, () -> relay.round(topic));
        database.execute("alter table outbox drop constraint unmarked");

        relay.round(topic);

        assertEquals(
                List.of("1", "1"),
                receive(2).stream()
                        .map(r -> r.message().attributes().get("ce-id"))
                        .toList());
    }

    @Test
    void whileAnotherReplicaIsAtItNothingIsPublished() throws Exception {
        write("a", 1);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(4001)");

            assertFalse(relay.round(topic));

            assertEquals(List.of("1"), database.query("select count(*) from outbox where sent_at is null"));
        }
        relay.round(topic);
        assertEquals(List.of("0"), database.query("select count(*) from outbox where sent_at is null"));
    }

    @Test
    void aReplicaThatHangsIsSucceededWithinTenSeconds() throws Exception {
        write("a", 1);
        try (Connection hanging = database.connect()) {
            hanging.setAutoCommit(false);
            assertTrue(OutboxTable.lead(hanging));

            await().atMost(Duration.ofSeconds(10)).until(() -> {
                relay.round(topic);
                return database.query("select event_id from outbox where sent_at is not null")
                        .equals(List.of("1"));
            });
        }
    }

    @Test
    void whatPubSubRefusesIsParkedAndHoldsBackOnlyItsOwnFlight() throws Exception {
        // An ordering key has at most 1,024 bytes.
        String endless = "a".repeat(1025);
        write(endless, 1);
        write(endless, 2);
        write("b", 3);

        for (int attempt = 1; attempt <= 5; attempt++) {
            relay.round(topic);
            assertEquals(
                    List.of(String.valueOf(attempt)),
                    database.query("select attempts from outbox where event_id = '1'"));
            database.execute("update outbox set next_attempt_at = now()");
        }
        relay.round(topic);

        assertEquals(List.of("1"), database.query("select event_id from outbox where parked_at is not null"));
        assertEquals(1, registry.get("puffel.messages.parked").counter().count());
        assertEquals(List.of("3"), database.query("select event_id from outbox where sent_at is not null"));
    }

    @Test
    void whilePubSubIsAwayEventsWaitAndNoneIsBlamed() throws Exception {
        write("a", 1);
        try (TopicPublisher nowhere = new TopicPublisher(
                Endpoint.of("relay-test", "missing", "subscription", Optional.of(server.endpoint())))) {
            assertThrows(ExecutionException.class, () -> relay.round(nowhere));
        }
        assertEquals(List.of("0||"), database.query("select attempts, sent_at, parked_at from outbox"));

        relay.round(topic);

        assertEquals(1, receive(1).size());
    }

    @Test
    void whilePubSubIsSilentNoRowIsKeptFromBeingVacuumed() throws Exception {
        write("a", 1);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TopicPublisher hanging = new TopicPublisher(Endpoint.of(
                        "relay-test", "topic", "subscription", Optional.of("localhost:" + silent.getLocalPort())))) {
            Thread round = new Thread(() -> assertThrows(Exception.class, () -> relay.round(hanging)));
            round.setDaemon(true);
            round.start();
            await().until(() -> database.query("""
                            select backend_xmin, backend_xid from pg_stat_activity join pg_locks using (pid)
                            where datname = current_database() and locktype = 'advisory' and state = 'idle in transaction'
                            """).equals(List.of("|")));
            assertEquals(List.of("0|"), database.query("select attempts, sent_at from outbox"));
        }
    }

    private void write(String subject, int id) {
        database.execute("""
                insert into outbox (event_id, subject, type, event_time, data) values
                ('%d', '%s', 'dev.puffel.flight.upserted', '2026-11-24T18:00:00.00000000%dZ', '{"origin":"A","destination":"B"}')
                """.formatted(id, subject, id));
    }

    private List<Received> receive(int count) throws Exception {
        List<Received> received = new ArrayList<>();
        while (received.size() < count) {
            List<Received> batch = subscription.pull(10, Duration.ofSeconds(10)).get();
            assertFalse(batch.isEmpty(), "no more than " + received);
            received.addAll(batch);
            subscription
                    .acknowledge(batch.stream().map(Received::ackId).toList())
                    .get();
        }
        return received;
    }
}
