package dev.puffel.command;

import picocli.CommandLine.Command;

/** Commands for messages that could not be applied. */
@Command(
        name = "quarantine",
        description = "List, show, replay and discard messages that could not be applied.",
        subcommands = {
            QuarantineListCommand.class,
            QuarantineShowCommand.class,
            QuarantineReplayCommand.class,
            QuarantineDiscardCommand.class,
        },
        synopsisSubcommandLabel = "COMMAND")
class QuarantineCommand extends CommandGroup {}
