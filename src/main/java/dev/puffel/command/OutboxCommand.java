package dev.puffel.command;

import picocli.CommandLine.Command;

/** Commands for events that are not published yet. */
@Command(
        name = "outbox",
        description = "List and retry events of this service that are not published yet.",
        subcommands = {OutboxListCommand.class, OutboxRetryCommand.class},
        synopsisSubcommandLabel = "COMMAND")
class OutboxCommand extends CommandGroup {}
