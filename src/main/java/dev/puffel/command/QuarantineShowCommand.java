package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.event.EventLabel;
import dev.puffel.event.Quarantine;
import dev.puffel.event.Quarantine.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows all that is known of a message in quarantine. */
@Command(
        name = "show",
        description = "Show a message in quarantine as JSON; a payload that is no UTF-8 as payloadBase64.")
class QuarantineShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Which one, as list shows it.")
    long id;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Entry entry = Database.configured()
                .call(connection -> Quarantine.find(connection, id))
                .orElseThrow(() -> QuarantineRows.none(id));
        spec.commandLine().getOut().println(json(entry).toPrettyString());
        return 0;
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
