package dev.puffel.command;

import dev.puffel.event.Quarantine.Size;
import dev.puffel.event.QuarantineFilter;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.TopicPublisher;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Sends messages in quarantine through the topic again. */
@Command(
        name = "replay",
        description = {
            "Publish messages in quarantine again, as they were, and take them out once Pub/Sub has them.",
            "One that still can't be applied comes back, under a new id."
        })
class QuarantineReplayCommand implements Callable<Integer> {
    @Mixin
    QuarantineRows rows;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        QuarantineFilter filter = rows.filter(spec);
        Database database = Database.configured();
        List<Size> messages = database.call(connection -> QuarantineRows.find(connection, filter));
        try {
            long replayed = messages.isEmpty() ? 0 : replay(database, messages);
            spec.commandLine().getOut().println("replayed " + QuarantineRows.count(replayed));
            return 0;
        } catch (IOException | RuntimeException e) {
            if (e instanceof CommandFailure failure) {
                throw failure;
            }
            throw new CommandFailure("cannot publish: " + CommandFailure.reason(e), e);
        }
    }

    private static long replay(Database database, List<Size> messages) throws IOException, InterruptedException {
        Endpoint endpoint = Settings.endpoint();
        if (endpoint.emulator().isPresent()) {
            Provisioning.ensure(endpoint);
        }
        try (TopicPublisher topic = new TopicPublisher(endpoint)) {
            return new Replay(database, topic).run(messages);
        }
    }
}
