package dev.puffel.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.puffel.outbox.OutboxAdmin;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists events that are not published yet. */
@Command(
        name = "list",
        description = {
            "List events that are not published yet, oldest first.",
            "A line has id, time of the change, event id, type, subject, waiting or parked, attempts, time of the next"
                    + " attempt and last error, with tabs between them. A parked event holds back the later ones of its"
                    + " flight until it is retried."
        })
class OutboxListCommand implements Callable<Integer> {
    @Mixin
    Paging paging;

    @Option(names = "--parked", description = "Only those that Pub/Sub refused too often.")
    boolean parked;

    @Option(
            names = "--after",
            paramLabel = "ID",
            description = "Only greater ids: the next page begins after the last.")
    long after;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        int limit = paging.limit(spec);
        PrintWriter out = spec.commandLine().getOut();
        Database.configured().call(transaction -> {
            OutboxAdmin.list(transaction, after, parked, limit, event -> out.println(line(event)));
            return null;
        });
        return 0;
    }

    private String line(OutboxAdmin.Event event) {
        Instant next = event.parkedAt() == null ? event.nextAttemptAt() : null;
        return paging.json
                ? JsonNodeFactory.instance
                        .objectNode()
                        .put("id", event.row())
                        .put("createdAt", event.createdAt().toString())
                        .put("eventId", event.id())
                        .put("type", event.type())
                        .put("subject", event.subject())
                        .put("parkedAt", text(event.parkedAt()))
                        .put("attempts", event.attempts())
                        .put("nextAttemptAt", text(next))
                        .put("lastError", event.lastError())
                        .toString()
                : Line.of(
                        event.row(),
                        event.createdAt(),
                        event.id(),
                        event.type(),
                        event.subject(),
                        event.parkedAt() == null ? "waiting" : "parked",
                        event.attempts(),
                        next,
                        event.lastError());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
