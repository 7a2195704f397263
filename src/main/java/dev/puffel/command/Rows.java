package dev.puffel.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which rows of a table a command is for: some by their ids, or all. */
@Command
class Rows {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "These, as list shows them.")
    List<Long> ids = new ArrayList<>();

    @Option(names = "--all", description = "All of them.")
    boolean all;

    /**
     * The ids, each once; null for all.
     *
     * @throws ParameterException where neither is said, or both
     */
    @Nullable
    List<Long> chosen(CommandSpec spec) {
        if (all == !ids.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Give ids, or --all");
        }
        return all ? null : List.copyOf(new LinkedHashSet<>(ids));
    }
}
