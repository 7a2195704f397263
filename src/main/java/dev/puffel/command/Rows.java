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
import picocli.CommandLine.Spec;

/** The rows that a command applies to: those with the given ids, or all. */
@Command
class Rows {
    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "The ids, from list.")
    List<Long> ids = new ArrayList<>();

    @Option(names = "--all", description = "All, instead of ids.")
    boolean all;

    /** Returns the ids without duplicates; null for all rows. */
    @Nullable
    List<Long> chosen() {
        if (all == !ids.isEmpty()) {
            throw misused("Give ids, or --all");
        }
        return all ? null : List.copyOf(new LinkedHashSet<>(ids));
    }

    ParameterException misused(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
