package dev.puffel.command;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints picocli's script for shells. Picocli's own command for this conflicts with the inherited option --help. */
@Command(
        name = "generate-completion",
        description = "Print a script that completes commands in Bash and Zsh: source <(puffel generate-completion)")
class CompletionCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .println(AutoComplete.bash("puffel", spec.root().commandLine()));
    }
}
