package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.puffel.event.EventApplier;
import dev.puffel.event.IncomingMessage;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Listing, showing and deleting messages in quarantine. */
class QuarantineCommandTest extends CommandTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final EventApplier applier = database.applier();

    @Test
    void listsTheNewestFirstPageByPage() throws SQLException {
        poison("m1", Map.of(), "{");
        poison(
                "m2",
                Map.of("ce-specversion", "1.0", "ce-id", "e2", "ce-source", "/up", "ce-type", "x", "ce-subject", "k2"),
                "");
        poison("m3", Map.of("content-type", "application/cloudevents+json"), "{\"id\":\"e3\"}");

        CommandLineRun list = CommandLineRun.of("quarantine", "list");
        List<String> all = list.out();
        assertEquals(List.of("ID\tRECEIVED\tMESSAGE\tEVENT\tREASON\tKEY"), list.err());
        assertEquals(
                List.of("3|m3|e3", "2|m2|e2", "1|m1|-"),
                all.stream().map(line -> columns(line, 0, 2, 3)).toList());
        assertEquals("unknown type x|k2", columns(all.get(1), 4, 5));
        assertTrue(Instant.parse(columns(all.get(0), 1)).isAfter(Instant.parse("2026-01-01T00:00:00Z")));

        assertEquals(
                all.subList(0, 2),
                CommandLineRun.of("quarantine", "list", "--limit", "2").out());
        assertEquals(
                all.subList(2, 3),
                CommandLineRun.of("quarantine", "list", "--before", "2").out());
        assertEquals(
                new CommandLineRun(0, List.of(), List.of("no messages in quarantine")),
                CommandLineRun.of("quarantine", "list", "--before", "1"));
    }

    @Test
    void listsWhatTheFiltersLetThrough() throws SQLException {
        poison("m1", Map.of(), "{");
        poison("m2", Map.of("ce-specversion", "1.0", "ce-id", "e2", "ce-source", "/up", "ce-type", "100%"), "");
        poison("m3", Map.of(), "{");
        database.execute(
                "update quarantined_message set received_at = ('2026-11-24T18:0' || id || ':00Z')::timestamptz");

        assertEquals("2", ids("--reason", "type 100%"));
        assertEquals("", ids("--reason", "type 1%"));
        assertEquals("3 2", ids("--since", "2026-11-24T18:02:00Z"));
        assertEquals("1", ids("--until", "2026-11-24T19:02:00+01:00"));
        assertEquals("2", ids("--since", "2026-11-24T18:02:00Z", "--until", "2026-11-24T18:03:00Z"));
    }

    @Test
    void listsAsJson() throws SQLException {
        poison("m1", Map.of(), "{");

        JsonObject line = new JsonObject(
                CommandLineRun.of("quarantine", "list", "--json").out().get(0));

        assertEquals(1, line.getInteger("id"));
        assertEquals("m1", line.getString("messageId"));
        assertEquals("not a valid CloudEvent: attribute ce-specversion is missing", line.getString("reason"));
        assertTrue(line.containsKey("eventId") && line.getString("eventId") == null);
    }

    @Test
    void whatCameFromOutsideNeitherBreaksTheLineNorCommandsTheTerminal() throws SQLException {
        poison("m1", Map.of("ce-id", "a\nb\t\u001b[2J\u009bc\u202e"), "{");

        List<String> lines = CommandLineRun.of("quarantine", "list").out();

        assertEquals(1, lines.size());
        assertEquals("a?b??[2J?c?", columns(lines.get(0), 3));
    }

    @Test
    void showsAllOfAMessage() throws SQLException {
        poison(
                "m1",
                Map.of("ce-id", "e1", "traceparent", "00-" + TRACE + "-b7ad6b7169203331-01", "a", "\0é"),
                "{\"é\"");

        JsonObject shown = new JsonObject(
                String.join("\n", CommandLineRun.of("quarantine", "show", "1").out()));

        assertEquals("e1", shown.getString("eventId"));
        assertEquals(TRACE, shown.getString("traceId"));
        assertEquals("2026-11-24T18:00:00Z", shown.getString("publishedAt"));
        assertEquals("\0é", shown.getJsonObject("attributes").getString("a"));
        assertEquals("{\"é\"", shown.getString("payload"));
    }

    @Test
    void showsAPayloadThatIsNoTextAsBase64() throws SQLException {
        applier.apply(List.of(new IncomingMessage(
                "m1", Map.of(), new byte[] {(byte) 0xff, 0}, Instant.parse("2026-11-24T18:00:00Z"))));

        JsonObject shown = new JsonObject(
                String.join("\n", CommandLineRun.of("quarantine", "show", "1").out()));

        assertEquals("/wA=", shown.getString("payloadBase64"));
    }

    @Test
    void discardsWhatIsNamedOrAll() throws SQLException {
        for (int i = 1; i <= 4; i++) {
            poison("m" + i, Map.of(), "{");
        }
        database.execute("update quarantined_message set reason = 'other' where id = 3");

        assertEquals(
                List.of("discarded 1 message"),
                CommandLineRun.of("quarantine", "discard", "2", "2").out());
        assertEquals(
                List.of("discarded 1 message"),
                CommandLineRun.of("quarantine", "discard", "--all", "--reason", "other", "--yes")
                        .out());
        assertEquals("4 1", ids());
        assertEquals(
                List.of("discarded 2 messages"),
                CommandLineRun.of("quarantine", "discard", "--all", "--yes").out());
        assertEquals("", ids());
    }

    @Test
    void whereOneIdIsUnknownNothingIsDone() throws SQLException {
        poison("m1", Map.of(), "{");

        for (String command : List.of("discard", "replay")) {
            CommandLineRun run = CommandLineRun.of("quarantine", command, "1", "7");
            assertEquals(1, run.exitCode());
            assertEquals(List.of("puffel: there is no message 7 in quarantine"), run.err());
        }
        CommandLineRun show = CommandLineRun.of("quarantine", "show", "7");
        assertEquals(1, show.exitCode());
        assertEquals(List.of("puffel: there is no message 7 in quarantine"), show.err());
        assertEquals("1", ids());
    }

    @Test
    void wrongUsageSaysWhatIsWrong() {
        assertMisused("Missing required subcommand", "quarantine");
        assertMisused("Give ids, or --all", "quarantine", "discard");
        assertMisused("Give ids, or --all", "quarantine", "replay", "1", "--all");
        assertMisused("--reason, --since and --until go with --all", "quarantine", "discard", "1", "--reason", "x");
        assertMisused("--all needs --yes, because there is no terminal to ask on", "quarantine", "discard", "--all");
        assertMisused("--limit must be at least 1", "quarantine", "list", "--limit", "0");
        assertMisused(
                "Invalid value for option '--since': 'today' is not an RFC 3339 time, such as 2026-11-24T18:30:00Z",
                "quarantine",
                "list",
                "--since",
                "today");
    }

    @Test
    void whatIsWrongWithTheDatabaseIsSaidInOneLine() {
        database.execute("drop table quarantined_message");
        CommandLineRun old = CommandLineRun.of("quarantine", "list");
        assertEquals(1, old.exitCode());
        assertEquals(List.of("puffel: the database is not migrated: run `puffel migrate` first"), old.err());

        System.setProperty(URL, "jdbc:postgresql://localhost:1/puffel");
        CommandLineRun down = CommandLineRun.of("quarantine", "list");
        assertEquals(1, down.exitCode());
        assertEquals(1, down.err().size());
    }

    private static void assertMisused(String reason, String... args) {
        CommandLineRun run = CommandLineRun.of(args);
        assertEquals(2, run.exitCode());
        assertEquals("puffel: " + reason + "; see `puffel " + command(args) + " --help`", String.join("\n", run.err()));
    }

    private static String command(String... args) {
        return Stream.of(args).limit(2).collect(Collectors.joining(" "));
    }

    private static String ids(String... filters) {
        String[] args = new String[filters.length + 2];
        args[0] = "quarantine";
        args[1] = "list";
        System.arraycopy(filters, 0, args, 2, filters.length);
        CommandLineRun run = CommandLineRun.of(args);
        assertEquals(0, run.exitCode(), run.err()::toString);
        return String.join(" ", run.out().stream().map(line -> columns(line, 0)).toList());
    }

    private static String columns(String line, int... which) {
        String[] columns = line.split("\t", -1);
        StringBuilder text = new StringBuilder();
        for (int column : which) {
            text.append(text.isEmpty() ? "" : "|").append(columns[column]);
        }
        return text.toString();
    }

    private void poison(String id, Map<String, String> attributes, String data) throws SQLException {
        applier.apply(List.of(
                new IncomingMessage(id, attributes, data.getBytes(UTF_8), Instant.parse("2026-11-24T18:00:00Z"))));
    }
}
