package dev.puffel.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.TopicPublisher;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Publishes flight events to the topic. */
@Command(
        name = "publish",
        description = {
            "Publish flight events, each in order of its flight.",
            "FILE holds JSON objects, one a line: CloudEvents, or flights, which are wrapped (their key is the subject)."
                    + " Nothing is published unless all of it can be read."
        })
class PublishCommand implements Callable<Integer> {
    private final PositionalParamSpec file = PositionalParamSpec.builder()
            .paramLabel("FILE")
            .arity("1")
            .type(Path.class)
            .description("The file to publish; - is standard input.")
            .build();

    private final OptionSpec remove = OptionSpec.builder("--remove")
            .paramLabel("KEY")
            .arity("1")
            .type(String.class)
            .description("Publish that the flight of this key is gone.")
            .build();

    /** One for each field of a flight, and {@code --key}; by their names without hyphens. */
    private final Map<String, OptionSpec> flight = new LinkedHashMap<>();

    @Option(
            names = "--source",
            defaultValue = "/puffel/publish",
            description = "The source of wrapped flights (default: ${DEFAULT-VALUE}).")
    URI source = URI.create("");

    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @CommandLine.Spec
    void addArguments(CommandSpec command) {
        spec = command;
        for (FlightField field : FlightState.FIELDS) {
            Class<?> type = field.type() == Integer.class || field.type() == List.class ? field.type() : String.class;
            addOption(field.name(), type, field.isRequired(), field.help());
        }
        addOption("key", String.class, false, "The flight's identity at its source; without it a new flight is made.");
        ArgGroupSpec.Builder options = ArgGroupSpec.builder().exclusive(false).heading("One flight:%n");
        flight.values().forEach(options::addArg);
        command.addArgGroup(ArgGroupSpec.builder()
                .multiplicity("1")
                .addArg(file)
                .addSubgroup(options.build())
                .addArg(remove)
                .build());
    }

    private void addOption(String name, Class<?> type, boolean required, String help) {
        flight.put(
                name,
                OptionSpec.builder("--" + name)
                        .paramLabel("<" + name + ">")
                        .arity("1")
                        .type(type)
                        .auxiliaryTypes(type == List.class ? String.class : type)
                        .splitRegex(type == List.class ? " " : "")
                        .required(required)
                        .description(help)
                        .build());
    }

    @Override
    public Integer call() throws InterruptedException {
        EventSource events = new EventSource(source, Clock.systemUTC());
        try {
            Path spooled = null;
            Path file = this.file.getValue();
            boolean isInput = file != null && file.toString().equals("-");
            if (file != null && (isInput || (Files.exists(file) && !Files.isRegularFile(file)))) {
                // A stream can be read only once, and nothing is published unless all of it is valid.
                spooled = Files.createTempFile("puffel-publish", ".ndjson");
                try (InputStream in = isInput ? System.in : Files.newInputStream(file)) {
                    Files.copy(in, spooled, StandardCopyOption.REPLACE_EXISTING);
                }
                file = spooled;
            }
            try {
                long published = publish(events, file);
                spec.commandLine().getOut().println("published " + published + (published == 1 ? " event" : " events"));
                return 0;
            } finally {
                if (spooled != null) {
                    Files.deleteIfExists(spooled);
                }
            }
        } catch (EventSource.BadInput e) {
            String message = String.valueOf(e.getMessage());
            throw file.getValue() == null
                    ? new ParameterException(spec.commandLine(), message, e)
                    : new CommandFailure(message, e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof CommandFailure failure) {
                throw failure;
            }
            throw new CommandFailure("cannot publish: " + CommandFailure.reason(e), e);
        }
    }

    private long publish(EventSource events, @Nullable Path file)
            throws IOException, InterruptedException, EventSource.BadInput {
        if (file != null) {
            events.read(file, event -> {});
        } else {
            one(events, event -> {});
        }
        Endpoint endpoint = Settings.endpoint();
        if (endpoint.emulator().isPresent()) {
            Provisioning.ensure(endpoint);
        }
        try (TopicPublisher topic = new TopicPublisher(endpoint)) {
            PublishBatch batch = new PublishBatch(topic);
            long published = file != null ? events.read(file, batch::add) : one(events, batch::add);
            batch.send();
            return published;
        }
    }

    private long one(EventSource events, EventSource.Sink sink) throws EventSource.BadInput, InterruptedException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        flight.forEach((name, option) -> {
            Object value = option.getValue();
            if (value instanceof Integer number) {
                json.put(name, number);
            } else if (value instanceof List<?> texts) {
                texts.forEach(text -> json.withArray(name).add(String.valueOf(text)));
            } else {
                json.put(name, (String) value);
            }
        });
        return events.one(remove.getValue(), json, sink);
    }
}
