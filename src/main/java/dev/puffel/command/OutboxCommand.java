package dev.puffel.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.outbox.OutboxAdmin;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Commands for events that are not published yet. */
@Command(
        name = "outbox",
        description = "List and retry events of this service that are not published yet.",
        synopsisSubcommandLabel = "COMMAND")
class OutboxCommand {
    private static final String COLUMNS =
            Line.of("ID", "CHANGED", "EVENT", "TYPE", "KEY", "STATE", "ATTEMPTS", "NEXT", "ERROR");

    @Spec
    CommandSpec spec;

    @Command(
            name = "list",
            description = {
                "List events that are not published yet, oldest first, with tabs between the columns.",
                "A parked event holds back the later events of its flight until it is retried."
            })
    void list(
            @Mixin Paging paging,
            @Option(names = "--parked", description = "List only events that Pub/Sub refused five times.")
                    boolean parked,
            @Option(
                            names = "--after",
                            paramLabel = "ID",
                            description = "List only events with greater ids, for the next page.")
                    long after)
            throws InterruptedException {
        int limit = paging.limit();
        new Database().call(transaction -> {
            OutboxAdmin.list(
                    transaction,
                    after,
                    parked,
                    limit,
                    event -> paging.print(COLUMNS, paging.json ? json(event).toString() : line(event)));
            return null;
        });
        paging.end("no events wait in the outbox");
    }

    @Command(name = "retry", description = "Publish events again at once; --all: all that Pub/Sub refused.")
    void retry(@Mixin Rows rows) throws InterruptedException {
        List<Long> chosen = rows.chosen();
        int retried = new Database().call(transaction -> {
            if (chosen == null) {
                return OutboxAdmin.retryAll(transaction);
            }
            Set<Long> missing = new HashSet<>(chosen);
            missing.removeAll(OutboxAdmin.retry(transaction, chosen));
            missing.stream().sorted().findFirst().ifPresent(id -> {
                throw new CommandFailure("no event " + id + " waits in the outbox");
            });
            return chosen.size();
        });
        spec.commandLine().getOut().println("retrying " + Line.count(retried, "event"));
    }

    private static @Nullable Instant next(OutboxAdmin.Event event) {
        return event.parkedAt() == null ? event.nextAttemptAt() : null;
    }

    private static String line(OutboxAdmin.Event event) {
        return Line.of(
                event.row(),
                event.createdAt(),
                event.id(),
                event.type(),
                event.subject(),
                event.parkedAt() == null ? "waiting" : "parked",
                event.attempts(),
                next(event),
                event.lastError());
    }

    private static ObjectNode json(OutboxAdmin.Event event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", event.row())
                .put("createdAt", event.createdAt().toString())
                .put("eventId", event.id())
                .put("type", event.type())
                .put("subject", event.subject())
                .put("parkedAt", text(event.parkedAt()))
                .put("attempts", event.attempts())
                .put("nextAttemptAt", text(next(event)))
                .put("lastError", event.lastError());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
