package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.Received;
import dev.puffel.pubsub.Subscription;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Prints messages of the subscription, one JSON object on each line. */
@Command(
        name = "pull",
        description = "Print messages of the subscription, one JSON object on each line, and acknowledge them.")
class PullCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader STRICT = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MOST_AT_ONCE = 1000;

    @Option(
            names = "--max",
            defaultValue = "10",
            description = "The maximum number of messages (default: ${DEFAULT-VALUE}).")
    int max;

    @Option(names = "--no-ack", description = "Do not acknowledge the messages, so that they are delivered again.")
    boolean noAck;

    @Option(
            names = "--wait",
            defaultValue = "2",
            description = "The number of seconds to wait for a message (default: ${DEFAULT-VALUE}).")
    int waitSeconds;

    @CommandLine.Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        if (max < 1 || waitSeconds < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--max and --wait must be at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        Endpoint endpoint = Settings.endpoint();
        Provisioning.ensure(endpoint);
        try (Subscription subscription = new Subscription(endpoint)) {
            int left = max;
            List<Received> batch;
            do {
                batch = subscription
                        .pull(Math.min(left, MOST_AT_ONCE), Duration.ofSeconds(waitSeconds))
                        .get();
                for (Received received : batch) {
                    out.println(JSON.writeValueAsString(line(received)));
                }
                out.flush();
                List<String> ackIds = batch.stream().map(Received::ackId).toList();
                if (!ackIds.isEmpty()) {
                    (noAck ? subscription.release(ackIds) : subscription.acknowledge(ackIds)).get();
                }
                left -= batch.size();
            } while (!batch.isEmpty() && left > 0 && !noAck);
        }
        return 0;
    }

    private static ObjectNode line(Received received) {
        var message = received.message();
        ObjectNode line = JSON.createObjectNode();
        line.put("messageId", message.id());
        line.put("publishTime", message.publishedAt().toString());
        line.set("attributes", JSON.valueToTree(message.attributes()));
        line.set("data", data(message.data()));
        return line;
    }

    /** Returns the data as JSON if it is JSON, else as text. */
    private static JsonNode data(byte[] data) {
        String text = new String(data, UTF_8);
        try {
            JsonNode json = STRICT.readTree(text);
            if (!json.isMissingNode()) {
                return json;
            }
        } catch (JsonProcessingException e) {
            // The data is text.
        }
        return JSON.getNodeFactory().textNode(text);
    }
}
