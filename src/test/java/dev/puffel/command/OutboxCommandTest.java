package dev.puffel.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listing events that wait in the outbox, and retrying parked ones. */
class OutboxCommandTest extends CommandTest {
    @BeforeEach
    void fill() {
        database.execute("""
                insert into outbox (event_id, subject, type, event_time, created_at) select
                'e' || i, 'k' || i, 't', '2026-11-24T18:00:00.000000000Z', '2026-11-24T18:00:00Z' from generate_series(1, 4) as i;
                update outbox set sent_at = now() where id = 1;
                update outbox set attempts = 5, parked_at = now(), last_error = E'too\\nlong' where id = 3;
                update outbox set attempts = 2, next_attempt_at = '2099-01-01T00:00:00Z', last_error = 'no' where id = 4
                """);
    }

    @Test
    void listsWhatIsNotSent() {
        List<String> lines = CommandLineRun.of("outbox", "list").out();

        assertEquals(3, lines.size());
        assertEquals("3\t2026-11-24T18:00:00Z\te3\tt\tk3\tparked\t5\t-\ttoo?long", lines.get(1));
        assertEquals("4\t2026-11-24T18:00:00Z\te4\tt\tk4\twaiting\t2\t2099-01-01T00:00:00Z\tno", lines.get(2));
        assertEquals(
                lines.subList(1, 2),
                CommandLineRun.of("outbox", "list", "--parked").out());
        assertEquals(
                lines.subList(1, 2),
                CommandLineRun.of("outbox", "list", "--after", "2", "--limit", "1")
                        .out());
    }

    @Test
    void listsAsJson() {
        JsonObject line = new JsonObject(
                CommandLineRun.of("outbox", "list", "--parked", "--json").out().get(0));

        assertEquals(3, line.getInteger("id"));
        assertEquals(5, line.getInteger("attempts"));
        assertEquals("too\nlong", line.getString("lastError"));
    }

    @Test
    void whatIsRetriedIsDueAtOnce() {
        assertEquals(
                List.of("retrying 1 event"),
                CommandLineRun.of("outbox", "retry", "3").out());

        assertEquals(
                List.of("0||t"),
                database.query("select attempts, parked_at, next_attempt_at <= now() from outbox where id = 3"));
        assertEquals(List.of("2"), database.query("select attempts from outbox where id = 4"));
    }

    @Test
    void allThatWereRefusedAreRetried() {
        assertEquals(
                List.of("retrying 2 events"),
                CommandLineRun.of("outbox", "retry", "--all").out());

        assertEquals(
                List.of("3"),
                database.query("select count(*) from outbox where sent_at is null and parked_at is null"
                        + " and attempts = 0 and next_attempt_at <= now()"));
    }

    @Test
    void whereOneIdIsUnknownNothingIsDone() {
        for (String unknown : List.of("1", "7")) {
            CommandLineRun run = CommandLineRun.of("outbox", "retry", "3", unknown);
            assertEquals(1, run.exitCode());
            assertEquals(List.of("puffel: no event " + unknown + " waits in the outbox"), run.err());
        }
        assertEquals(List.of("5"), database.query("select attempts from outbox where id = 3"));
    }

    @Test
    void wrongUsageSaysWhatIsWrong() {
        assertEquals(2, CommandLineRun.of("outbox").exitCode());
        assertEquals(
                "puffel: Give ids, or --all; see `puffel outbox retry --help`",
                CommandLineRun.of("outbox", "retry").err().get(0));
    }
}
