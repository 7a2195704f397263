package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.event.BatchOutcome;
import dev.puffel.event.EventApplier;
import dev.puffel.event.FlightEventReader;
import dev.puffel.event.IncomingMessage;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.Received;
import dev.puffel.pubsub.Subscription;
import dev.puffel.pubsub.TopicPublisher;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.PubSub;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How messages get out of quarantine, through Pub/Sub, into the database. */
class ReplayTest {
    private static final String NO_MORDOR = "alter table flight add constraint no_mordor check (destination <> 'MDR')";

    private final MigratedDatabase database = new MigratedDatabase();
    private final EventApplier applier = new EventApplier(
            database.dataSource(),
            new FlightEventReader("/puffel", Duration.ofMinutes(15), Clock.systemUTC()),
            events -> {});
    private final EmbeddedPubSub server = EmbeddedPubSub.start();
    private final Endpoint endpoint =
            Endpoint.of("replay-test", "puffel-dev-topic", "puffel-dev-subscription", Optional.of(server.endpoint()));
    private final Map<String, String> settings = Map.of(
            "quarkus.datasource.jdbc.url", database.url(),
            "puffel.messaging.project", "replay-test",
            "puffel.messaging.emulator-host", server.endpoint());

    private Subscription subscription;

    @BeforeEach
    void connect() throws IOException {
        settings.forEach(System::setProperty);
        Provisioning.ensure(endpoint);
        subscription = new Subscription(endpoint);
    }

    @AfterEach
    void close() {
        settings.keySet().forEach(System::clearProperty);
        subscription.close();
        server.close();
    }

    @Test
    void onceTheCauseIsGoneTheMessageIsApplied() throws Exception {
        database.execute(NO_MORDOR);
        assertEquals(new BatchOutcome(0, 0, 0, 0, 1), deliver(upserted("1", "k", "MDR")));
        database.execute("alter table flight drop constraint no_mordor");

        assertEquals(
                List.of("replayed 1 message"),
                CommandLineRun.of("quarantine", "replay", "1").out());

        assertEquals(List.of("0"), database.query("select count(*) from quarantined_message"));
        assertEquals(new BatchOutcome(1, 0, 0, 0, 0), applier.apply(receive(1)));
        assertEquals(List.of("MDR"), database.query("select destination from flight where key = 'k'"));
    }

    @Test
    void theMessageIsAsItWas() throws Exception {
        OutgoingMessage poison = PubSub.message(Map.of("a", "é", "ce-subject", "k"), "no json \0");
        deliver(poison);

        CommandLineRun.of("quarantine", "replay", "--all");

        IncomingMessage again = receive(1).get(0);
        assertEquals(poison.attributes(), again.attributes());
        assertEquals("no json \0", new String(again.data(), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void whatIsStillBadComesBack() throws Exception {
        deliver(PubSub.message(Map.of(), "{"));

        assertEquals(
                List.of("replayed 1 message"),
                CommandLineRun.of("quarantine", "replay", "--all").out());
        applier.apply(receive(1));

        assertEquals(List.of("1"), database.query("select count(*) from quarantined_message where id > 1"));
    }

    @Test
    void killedAfterPublishingItPublishesAgainAndTheEventIsAppliedOnce() throws Exception {
        database.execute(NO_MORDOR);
        deliver(upserted("1", "k", "MDR"));
        database.execute("alter table flight drop constraint no_mordor");
        // Taking it out fails as it does when the process is gone.
        database.execute("""
                create function stop() returns trigger language plpgsql as $$ begin raise exception 'gone'; end $$;
                create trigger stop before delete on quarantined_message execute function stop()
                """);
        CommandLineRun killed = CommandLineRun.of("quarantine", "replay", "1");
        assertEquals(1, killed.exitCode());
        assertEquals(List.of("puffel: the database failed: ERROR: gone"), killed.err());
        database.execute("drop trigger stop on quarantined_message");

        CommandLineRun.of("quarantine", "replay", "1");

        assertEquals(new BatchOutcome(1, 1, 0, 0, 0), applier.apply(receive(2)));
        assertEquals(List.of("0"), database.query("select count(*) from quarantined_message"));
    }

    @Test
    void onlyWhatTheFiltersLetThroughIsReplayed() throws Exception {
        deliver(PubSub.message(Map.of(), "{"), PubSub.event("1", "teleported", "2026-11-24T18:00:00Z", "k", "{}"));

        CommandLineRun.of("quarantine", "replay", "--all", "--reason", "teleported");

        assertEquals("teleported", receive(1).get(0).attributes().get("ce-type"));
        assertEquals(
                List.of("no CloudEvent: attribute ce-specversion is missing"),
                database.query("select reason from quarantined_message"));
    }

    @Test
    void moreThanFitsIntoOneRequestIsReplayedInOrderOfItsFlights() throws Exception {
        database.execute("""
                insert into quarantined_message (message_id, published_at, attributes, payload, reason)
                select i, now(), json_build_object('ce-subject', 'k' || i % 7, 'n', i::text),
                  convert_to(repeat('x', case when i % 100 = 0 then 3000000 else 1 end), 'UTF8'), ''
                from generate_series(1, 1200) as i
                """);

        assertEquals(
                List.of("replayed 1200 messages"),
                CommandLineRun.of("quarantine", "replay", "--all").out());

        assertEquals(List.of("0"), database.query("select count(*) from quarantined_message"));
        assertEquals(1200, receive(1200).size());
    }

    @Test
    void whilePubSubIsAwayAllStays() throws Exception {
        deliver(PubSub.message(Map.of(), "{"));
        System.setProperty("puffel.messaging.emulator-host", "localhost:1");

        CommandLineRun run = CommandLineRun.of("quarantine", "replay", "1");

        assertEquals(1, run.exitCode());
        assertEquals(1, run.err().size(), run.err()::toString);
        assertTrue(run.err().get(0).startsWith("puffel: cannot publish: "), run.err()::toString);
        assertEquals(List.of("1"), database.query("select count(*) from quarantined_message"));
    }

    private static OutgoingMessage upserted(String id, String key, String destination) {
        return PubSub.event(
                id,
                "dev.puffel.flight.upserted",
                "2026-11-24T18:00:00Z",
                key,
                "{\"origin\":\"LHR\",\"destination\":\"" + destination + "\"}");
    }

    /** As upstream sends it, and as the worker applies it. */
    private BatchOutcome deliver(OutgoingMessage... messages) throws Exception {
        try (TopicPublisher topic = new TopicPublisher(endpoint)) {
            topic.publish(List.of(messages)).forEach(CompletableFuture::join);
        }
        return applier.apply(receive(messages.length));
    }

    private List<IncomingMessage> receive(int count) throws Exception {
        List<IncomingMessage> received = new ArrayList<>();
        while (received.size() < count) {
            List<Received> batch =
                    subscription.pull(1000, Duration.ofSeconds(10)).get();
            assertFalse(batch.isEmpty(), "no more than " + received.size());
            subscription
                    .acknowledge(batch.stream().map(Received::ackId).toList())
                    .get();
            batch.forEach(message -> received.add(message.message()));
        }
        return received;
    }
}
