package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.event.EventApplier;
import dev.puffel.event.EventLabel;
import dev.puffel.event.FlightEventReader;
import dev.puffel.event.Quarantine;
import dev.puffel.event.Quarantine.Entry;
import dev.puffel.event.Quarantine.Size;
import dev.puffel.event.QuarantineFilter;
import dev.puffel.pubsub.MessagingConfig;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands for messages that could not be applied. */
@Command(
        name = "quarantine",
        description = "List, show, replay and discard messages that could not be applied.",
        synopsisSubcommandLabel = "COMMAND")
class QuarantineCommand {
    private static final String COLUMNS = Line.of("ID", "RECEIVED", "MESSAGE", "EVENT", "REASON", "KEY");

    @Spec
    CommandSpec spec;

    @Command(
            name = "list",
            description = {"List messages in quarantine, newest first, with tabs between the columns."})
    void list(
            @Mixin Paging paging,
            @Option(
                            names = "--before",
                            paramLabel = "ID",
                            description = "List only messages with smaller ids, for the next page.")
                    @Nullable
                    Long before,
            @Mixin QuarantineOptions options)
            throws InterruptedException {
        int limit = paging.limit();
        new Database().call(transaction -> {
            Quarantine.list(
                    transaction,
                    options.filter(null, before),
                    limit,
                    entry -> paging.print(COLUMNS, paging.json ? summary(entry).toString() : line(entry)));
            return null;
        });
        paging.end("no messages in quarantine");
    }

    @Command(
            name = "show",
            description =
                    "Show a message in quarantine as JSON. If its payload is not UTF-8, payloadBase64 has the payload.")
    void show(@Parameters(paramLabel = "ID", description = "The id of the message, from list.") long id)
            throws InterruptedException {
        Entry entry = new Database()
                .call(connection -> Quarantine.find(connection, id))
                .orElseThrow(() -> none(id));
        spec.commandLine().getOut().println(json(entry).toPrettyString());
    }

    @Command(
            name = "replay",
            description = {
                "Apply messages in quarantine again, unchanged.",
                "Messages that still cannot be applied stay in quarantine."
            })
    void replay(@Mixin Rows rows, @Mixin QuarantineOptions options) throws InterruptedException {
        MessagingConfig config = Settings.messaging();
        Database database = new Database();
        Replay replay = new Replay(
                database,
                new EventApplier(
                        database.source(),
                        new FlightEventReader(config.source(), config.maxClockSkew(), Clock.systemUTC()),
                        events -> {}));
        replay.run(find(database, options.filter(rows)));
        spec.commandLine().getOut().println(replay.summary());
        if (replay.refused() > 0) {
            spec.commandLine().getErr().println("`puffel quarantine list` shows the reasons");
        }
    }

    @Command(name = "discard", description = "Delete messages in quarantine. On a terminal, the command asks before.")
    void discard(
            @Mixin Rows rows,
            @Mixin QuarantineOptions options,
            @Option(names = "--yes", description = "Do not ask. Without a terminal, --all needs this option.")
                    boolean yes)
            throws InterruptedException {
        QuarantineFilter filter = options.filter(rows);
        boolean asks = !yes && Terminal.isPresent();
        if (!yes && !asks && filter.ids() == null) {
            throw rows.misused("--all needs --yes, because there is no terminal to ask on");
        }
        Database database = new Database();
        // Messages that arrive while the user decides are not deleted.
        List<Long> ids = find(database, filter).stream().map(Size::id).toList();
        if (asks && !ids.isEmpty() && !Terminal.agrees("Delete " + Line.count(ids.size(), "message") + "?")) {
            throw new CommandFailure("nothing was discarded");
        }
        int discarded = database.call(transaction -> Quarantine.remove(transaction, ids));
        spec.commandLine().getOut().println("discarded " + Line.count(discarded, "message"));
    }

    /** Finds messages, oldest first. Fails if there is no message with an id that the user has named. */
    private static List<Size> find(Database database, QuarantineFilter filter) throws InterruptedException {
        List<Size> found = database.call(connection -> Quarantine.sizes(connection, filter));
        if (filter.ids() != null) {
            Set<Long> missing = new HashSet<>(filter.ids());
            found.forEach(size -> missing.remove(size.id()));
            missing.stream().sorted().findFirst().ifPresent(id -> {
                throw none(id);
            });
        }
        return found;
    }

    private static CommandFailure none(long id) {
        return new CommandFailure("there is no message " + id + " in quarantine");
    }

    private static String line(Entry entry) {
        return Line.of(
                entry.id(),
                entry.receivedAt(),
                entry.message().id(),
                entry.label().id(),
                entry.reason(),
                entry.label().subject());
    }

    private static ObjectNode summary(Entry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("receivedAt", entry.receivedAt().toString())
                .put("messageId", entry.message().id())
                .put("eventId", entry.label().id())
                .put("reason", entry.reason())
                .put("key", entry.label().subject());
    }

    private static ObjectNode json(Entry entry) {
        EventLabel label = entry.label();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("receivedAt", entry.receivedAt().toString())
                .put("publishedAt", entry.message().publishedAt().toString())
                .put("messageId", entry.message().id())
                .put("eventId", label.id())
                .put("traceId", label.traceId())
                .put("reason", entry.reason());
        ObjectNode attributes = json.putObject("attributes");
        new TreeMap<>(entry.message().attributes()).forEach(attributes::put);
        byte[] payload = entry.message().data();
        try {
            return json.put(
                    "payload",
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString());
        } catch (CharacterCodingException e) {
            return json.put("payloadBase64", payload);
        }
    }
}
