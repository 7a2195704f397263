package dev.puffel.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the version; neither starts the service nor touches the database. */
@Command(name = "version", description = "Print the version (the default command).")
class VersionCommand implements Runnable {
    @CommandLine.Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println("puffel " + Settings.get("puffel.version"));
    }
}
