package dev.puffel.command;

import static java.util.Objects.requireNonNull;

import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.FlightField;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.InvalidFlightException;
import dev.puffel.pubsub.TopicPublisher;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
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
            "Publish flight events; the events of each flight stay in order.",
            "FILE has one JSON object on each line: a CloudEvent, or a flight, from which an event is made. If a line is"
                    + " invalid, nothing is published."
        })
class PublishCommand implements Callable<Integer> {
    private final PositionalParamSpec file = PositionalParamSpec.builder()
            .paramLabel("FILE")
            .arity("1")
            .type(Path.class)
            .description("The file to publish; - is the standard input.")
            .build();

    private final OptionSpec remove =
            option("remove", "KEY", false, "Publish the removal of the flight with this key.");

    /** The options for the fields of a flight and the key, by their names without hyphens. */
    private final Map<String, OptionSpec> flight = new LinkedHashMap<>();

    @Option(
            names = "--source",
            defaultValue = "/puffel/publish",
            description = "The source of the events that are made from flights (default: ${DEFAULT-VALUE}).")
    URI source = URI.create("");

    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @CommandLine.Spec
    void addArguments(CommandSpec command) {
        spec = command;
        for (FlightField field : FlightState.FIELDS) {
            addOption(field.name(), field.required(), field.help());
        }
        addOption(
                "key", false, "The identity of the flight at its source. Without a key, each event creates a flight.");
        ArgGroupSpec.Builder options = ArgGroupSpec.builder().exclusive(false).heading("One flight:%n");
        flight.values().forEach(options::addArg);
        command.addArgGroup(ArgGroupSpec.builder()
                .multiplicity("1")
                .addArg(file)
                .addSubgroup(options.build())
                .addArg(remove)
                .build());
    }

    private void addOption(String name, boolean required, String help) {
        flight.put(name, option(name, "<" + name + ">", required, help));
    }

    private static OptionSpec option(String name, String label, boolean required, String help) {
        return OptionSpec.builder("--" + name)
                .paramLabel(label)
                .arity("1")
                .type(String.class)
                .required(required)
                .description(help)
                .build();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        EventSource events = new EventSource(source, Clock.systemUTC());
        Path path = file.getValue();
        long published =
                path == null ? publish(sink -> sink.accept(one(events))) : publish(events, new InputFile(path));
        spec.commandLine().getOut().println("published " + Line.count(published, "event"));
        return 0;
    }

    /** Copies a stream first, because it can be read only once. */
    private static long publish(EventSource events, InputFile input) throws IOException, InterruptedException {
        Path copy = null;
        try {
            if (input.isStandardInput() || (Files.exists(input.path()) && !Files.isRegularFile(input.path()))) {
                copy = Files.createTempFile("puffel-publish", ".ndjson");
                try (InputStream in = input.open()) {
                    Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Path file = copy == null ? input.path() : copy;
            return publish(sink -> {
                try (InputStream in = Files.newInputStream(file)) {
                    events.read(in, input.toString(), sink);
                }
            });
        } catch (IOException e) {
            throw input.failed(e);
        } finally {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        }
    }

    private interface Events {
        void read(EventSource.Sink sink) throws IOException, InterruptedException;
    }

    /** Publishes nothing unless all events can be read. */
    private static long publish(Events events) throws IOException, InterruptedException {
        events.read(event -> {});
        try (TopicPublisher topic = Settings.topic()) {
            PublishBatch batch = new PublishBatch(topic);
            events.read(batch::add);
            return batch.send();
        }
    }

    private CloudEvent one(EventSource events) {
        try {
            String removed = remove.getValue();
            return removed == null
                    ? events.upserted(FlightDocument.parse(
                            field -> requireNonNull(flight.get(field)).getValue()))
                    : events.removed(removed);
        } catch (InvalidFlightException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
