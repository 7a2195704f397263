package dev.puffel.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.event.Quarantine;
import dev.puffel.event.Quarantine.Entry;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists messages in quarantine. */
@Command(
        name = "list",
        description = {
            "List messages in quarantine, newest first.",
            "A line has id, time of receipt, message id, event id and reason, with tabs between them."
        })
class QuarantineListCommand implements Callable<Integer> {
    @Mixin
    Paging paging;

    @Option(
            names = "--before",
            paramLabel = "ID",
            description = "Only smaller ids: the next page begins below the last.")
    @Nullable
    Long before;

    @Mixin
    QuarantineOptions options;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        int limit = paging.limit(spec);
        PrintWriter out = spec.commandLine().getOut();
        Database.configured().call(transaction -> {
            Quarantine.list(transaction, options.filter(null, before), limit, entry -> out.println(line(entry)));
            return null;
        });
        return 0;
    }

    private String line(Entry entry) {
        String messageId = entry.message().id();
        String eventId = entry.label().id();
        return paging.json
                ? json(entry)
                        .put("messageId", messageId)
                        .put("eventId", eventId)
                        .put("reason", entry.reason())
                        .toString()
                : Line.of(entry.id(), entry.receivedAt(), messageId, eventId, entry.reason());
    }

    private static ObjectNode json(Entry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("receivedAt", entry.receivedAt().toString());
    }
}
