package dev.puffel.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that list. */
@Command
class Paging {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "The maximum number of rows (default: ${DEFAULT-VALUE}).")
    int limit;

    @Option(names = "--json", description = "Print one JSON object on each line.")
    boolean json;

    private boolean empty = true;

    /** Prints a row to standard output. Before the first row, prints the names of the columns to standard error. */
    void print(String columns, String row) {
        CommandLine line = command.commandLine();
        if (empty && !json) {
            line.getErr().println(columns);
        }
        empty = false;
        line.getOut().println(row);
    }

    /** Prints a message if there were no rows. */
    void end(String none) {
        if (empty && !json) {
            command.commandLine().getErr().println(none);
        }
    }

    /** Returns the limit, which is at least 1. */
    int limit() {
        if (limit < 1) {
            throw new ParameterException(command.commandLine(), "--limit must be at least 1");
        }
        return limit;
    }
}
