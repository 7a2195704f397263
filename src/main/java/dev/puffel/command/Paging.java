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

    /** Prints a row. People get the names of the columns before the first one; pipes, standard output, only rows. */
    void print(String columns, String row) {
        CommandLine line = command.commandLine();
        if (empty && !json) {
            line.getErr().println(columns);
        }
        empty = false;
        line.getOut().println(row);
    }

    /** Says that there are no rows, if so. */
    void end(String none) {
        if (empty && !json) {
            command.commandLine().getErr().println(none);
        }
    }

    /** At least 1. */
    int limit() {
        if (limit < 1) {
            throw new ParameterException(command.commandLine(), "--limit must be at least 1");
        }
        return limit;
    }
}
