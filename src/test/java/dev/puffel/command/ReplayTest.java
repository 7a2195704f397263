package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.event.EventApplier;
import dev.puffel.event.IncomingMessage;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.testing.PubSub;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How messages get out of quarantine, into the database. */
class ReplayTest extends CommandTest {
    private static final String NO_MORDOR = "alter table flight add constraint no_mordor check (destination <> 'MDR')";
    private static final String MORDOR = "alter table flight drop constraint no_mordor";
    private static final String COUNT = "select count(*) from quarantined_message";

    private final EventApplier applier = database.applier();
    private int messages;

    @Test
    void onceTheCauseIsGoneTheMessageIsApplied() throws SQLException {
        database.execute(NO_MORDOR);
        deliver(upserted("1", "k", "MDR"));
        assertEquals(List.of("1"), database.query(COUNT));
        database.execute(MORDOR);

        assertEquals(
                new CommandLineRun(
                        0,
                        List.of("replayed 1 message: 1 applied, 0 stale or duplicate, 0 still in quarantine"),
                        List.of()),
                CommandLineRun.of("quarantine", "replay", "1"));

        assertEquals(List.of("0"), database.query(COUNT));
        assertEquals(List.of("MDR"), database.query("select destination from flight where key = 'k'"));
    }

    @Test
    void messageThatStillCannotBeAppliedStaysWithItsPresentReason() throws SQLException {
        database.execute(NO_MORDOR);
        deliver(
                PubSub.message(Map.of(), "{"),
                upserted("1", "k1", "MDR"),
                upserted("2", "k2", "MDR"),
                PubSub.message(Map.of("a", "é"), "no json \0"));
        database.execute(MORDOR);
        database.execute("update quarantined_message set reason = 'of an older version'");

        assertEquals(
                new CommandLineRun(
                        0,
                        List.of("replayed 4 messages: 2 applied, 0 stale or duplicate, 2 still in quarantine"),
                        List.of("`puffel quarantine list` shows the reasons")),
                CommandLineRun.of("quarantine", "replay", "--all"));

        assertEquals(
                List.of("{} not a valid CloudEvent: attribute ce-specversion is missing"),
                database.query(
                        "select distinct attributes || ' ' || reason from quarantined_message where message_id = 'm1'"));
        assertEquals(List.of("m1", "m4"), database.query("select message_id from quarantined_message order by id"));
    }

    @Test
    void staleAndDuplicateMessagesAreTakenOutAndCounted() throws SQLException {
        database.execute(NO_MORDOR);
        deliver(upserted("1", "k", "MDR"), upserted("2", "l", "MDR"), upserted("2", "l", "MDR"));
        database.execute(MORDOR);
        deliver(PubSub.event(
                "3",
                "dev.puffel.flight.upserted",
                "2026-11-24T19:00:00Z",
                "k",
                "{\"origin\":\"A\",\"destination\":\"B\"}"));

        assertEquals(
                List.of("replayed 3 messages: 1 applied, 2 stale or duplicate, 0 still in quarantine"),
                CommandLineRun.of("quarantine", "replay", "--all").out());

        assertEquals(List.of("B"), database.query("select destination from flight where key = 'k'"));
        assertEquals(List.of("0"), database.query(COUNT));
    }

    @Test
    void killedBeforeTheMessageIsTakenOutItAppliesTheEventOnce() throws SQLException {
        database.execute(NO_MORDOR);
        deliver(upserted("1", "k", "MDR"));
        database.execute(MORDOR);
        // Taking it out fails as it does when the process is gone.
        database.execute("""
                create function stop() returns trigger language plpgsql as $$ begin raise exception 'gone'; end $$;
                create trigger stop before delete on quarantined_message execute function stop()
                """);
        CommandLineRun killed = CommandLineRun.of("quarantine", "replay", "1");
        assertEquals(1, killed.exitCode());
        assertEquals(List.of("puffel: the database failed: ERROR: gone"), killed.err());
        database.execute("drop trigger stop on quarantined_message");

        assertEquals(
                List.of("replayed 1 message: 0 applied, 1 stale or duplicate, 0 still in quarantine"),
                CommandLineRun.of("quarantine", "replay", "1").out());

        assertEquals(List.of("0"), database.query(COUNT));
    }

    @Test
    void onlyWhatTheFiltersLetThroughIsReplayed() throws SQLException {
        database.execute(NO_MORDOR);
        deliver(upserted("1", "k1", "MDR"), upserted("2", "k2", "MDR"));
        database.execute(MORDOR);
        database.execute("update quarantined_message set reason = 'other' where id = 2");

        CommandLineRun.of("quarantine", "replay", "--all", "--reason", "other");

        assertEquals(List.of("k2"), database.query("select key from flight where key is not null"));
        assertEquals(List.of("1"), database.query("select id from quarantined_message"));
    }

    @Test
    void largeMessagesAndManyAreReplayed() throws SQLException {
        database.execute("""
                insert into quarantined_message (message_id, published_at, attributes, payload, reason)
                select i, now(), json_build_object('ce-specversion', '1.0', 'ce-id', i::text, 'ce-source', '/up',
                    'ce-type', 'dev.puffel.flight.upserted', 'ce-time', '2026-11-24T18:00:00Z', 'ce-subject', 'k' || i),
                  convert_to('{"origin":"A","destination":"B"}' ||
                    repeat(' ', case when i % 100 = 0 then 3000000 else 1 end), 'UTF8'), ''
                from generate_series(1, 1200) as i
                """);

        assertEquals(
                List.of("replayed 1200 messages: 1188 applied, 0 stale or duplicate, 12 still in quarantine"),
                CommandLineRun.of("quarantine", "replay", "--all").out());

        assertEquals(List.of("12"), database.query(COUNT));
        assertEquals(List.of("1188"), database.query("select count(*) from flight where key is not null"));
    }

    private static OutgoingMessage upserted(String id, String key, String destination) {
        return PubSub.event(
                id,
                "dev.puffel.flight.upserted",
                "2026-11-24T18:00:00Z",
                key,
                "{\"origin\":\"LHR\",\"destination\":\"" + destination + "\"}");
    }

    /** As the worker applies them. */
    private void deliver(OutgoingMessage... outgoing) throws SQLException {
        for (OutgoingMessage message : outgoing) {
            applier.apply(List.of(new IncomingMessage(
                    "m" + ++messages, message.attributes(), message.data(), Instant.parse("2026-11-24T18:00:00Z"))));
        }
    }
}
