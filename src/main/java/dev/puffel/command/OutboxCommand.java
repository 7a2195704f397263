package dev.puffel.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to do with events that are not published yet. */
@Command(
        name = "outbox",
        description = "List and retry events of this service that are not published yet.",
        subcommands = {OutboxListCommand.class, OutboxRetryCommand.class},
        synopsisSubcommandLabel = "COMMAND")
class OutboxCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command");
    }
}
