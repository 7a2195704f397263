package dev.puffel.command;

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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Publishes flight events to the topic. */
@Command(
        name = "publish",
        description = {
            "Publish flight events, each in order of its flight.",
            "FILE holds JSON objects, one a line: CloudEvents, or flights, which are wrapped (their key is the subject)."
                    + " Nothing is published unless all of it can be read."
        })
class PublishCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    What what = new What();

    @Option(
            names = "--source",
            defaultValue = "/puffel/publish",
            description = "The source of wrapped flights (default: ${DEFAULT-VALUE}).")
    URI source = URI.create("");

    @CommandLine.Spec
    CommandSpec spec;

    static class What {
        @Parameters(paramLabel = "FILE", description = "The file to publish; - is standard input.")
        @Nullable
        Path file;

        @ArgGroup(exclusive = false, heading = "One flight:%n")
        @Nullable
        FlightOptions flight;

        @Option(names = "--remove", paramLabel = "KEY", description = "Publish that the flight of this key is gone.")
        @Nullable
        String remove;
    }

    @Override
    public Integer call() throws InterruptedException {
        EventSource events = new EventSource(source, Clock.systemUTC());
        try {
            Path spooled = null;
            Path file = what.file;
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
            throw what.file == null
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
            events.one(what, event -> {});
        }
        Endpoint endpoint = Settings.endpoint();
        if (endpoint.emulator().isPresent()) {
            Provisioning.ensure(endpoint);
        }
        try (TopicPublisher topic = new TopicPublisher(endpoint)) {
            PublishBatch batch = new PublishBatch(topic);
            long published = file != null ? events.read(file, batch::add) : events.one(what, batch::add);
            batch.send();
            return published;
        }
    }
}
