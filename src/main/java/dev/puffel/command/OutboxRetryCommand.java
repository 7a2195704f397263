package dev.puffel.command;

import dev.puffel.outbox.OutboxAdmin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Sets refused events going again. */
@Command(
        name = "retry",
        description = "Have events tried again at once, as if never before; --all: those that Pub/Sub has refused.")
class OutboxRetryCommand implements Callable<Integer> {
    @Mixin
    Rows rows;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        List<Long> chosen = rows.chosen(spec);
        int retried = Database.configured()
                .call(transaction -> chosen == null ? OutboxAdmin.retryAll(transaction) : retry(transaction, chosen));
        spec.commandLine().getOut().println("retrying " + retried + (retried == 1 ? " event" : " events"));
        return 0;
    }

    private static int retry(Connection transaction, List<Long> chosen) throws SQLException {
        Set<Long> missing = new HashSet<>(chosen);
        List<Long> found = OutboxAdmin.retry(transaction, chosen);
        found.forEach(missing::remove);
        missing.stream().sorted().findFirst().ifPresent(id -> {
            throw new CommandFailure("no event " + id + " waits in the outbox");
        });
        return found.size();
    }
}
