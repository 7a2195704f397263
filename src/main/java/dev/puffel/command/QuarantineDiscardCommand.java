package dev.puffel.command;

import dev.puffel.event.Quarantine;
import dev.puffel.event.Quarantine.Size;
import dev.puffel.event.QuarantineFilter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Deletes messages in quarantine. */
@Command(name = "discard", description = "Delete messages in quarantine, for good; asks before on a terminal.")
class QuarantineDiscardCommand implements Callable<Integer> {
    @Mixin
    QuarantineRows rows;

    @Option(names = "--yes", description = "Do not ask. --all needs it where there is no terminal.")
    boolean yes;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        QuarantineFilter filter = rows.filter(spec);
        boolean asks = !yes && Terminal.isPresent();
        if (!yes && !asks && filter.ids() == null) {
            throw new ParameterException(spec.commandLine(), "--all needs --yes, as there is no terminal to ask on");
        }
        Database database = Database.configured();
        // Messages that come in while the user thinks stay.
        List<Long> ids = database.call(connection -> QuarantineRows.find(connection, filter)).stream()
                .map(Size::id)
                .toList();
        if (asks && !ids.isEmpty() && !Terminal.agrees("Delete " + QuarantineRows.count(ids.size()) + "?")) {
            throw new CommandFailure("nothing is discarded");
        }
        int discarded = database.call(transaction -> Quarantine.remove(transaction, ids));
        spec.commandLine().getOut().println("discarded " + QuarantineRows.count(discarded));
        return 0;
    }
}
