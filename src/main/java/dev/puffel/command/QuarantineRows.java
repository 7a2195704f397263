package dev.puffel.command;

import dev.puffel.event.Quarantine;
import dev.puffel.event.Quarantine.Size;
import dev.puffel.event.QuarantineFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Which messages in quarantine a command is for: some by their ids, or all that options let through. */
@Command
class QuarantineRows {
    @Mixin
    Rows rows = new Rows();

    @Mixin
    QuarantineOptions options = new QuarantineOptions();

    /** Returns the messages that the options choose. */
    QuarantineFilter filter(CommandSpec spec) {
        List<Long> ids = rows.chosen(spec);
        if (ids != null && !options.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--reason, --since and --until go with --all");
        }
        return options.filter(ids, null);
    }

    /**
     * Finds them, oldest first.
     *
     * @throws CommandFailure where one that was named is not there
     */
    static List<Size> find(Connection connection, QuarantineFilter filter) throws SQLException {
        List<Size> found = Quarantine.sizes(connection, filter);
        List<Long> named = filter.ids();
        if (named != null) {
            Set<Long> missing = new HashSet<>(named);
            found.forEach(size -> missing.remove(size.id()));
            missing.stream().sorted().findFirst().ifPresent(id -> {
                throw none(id);
            });
        }
        return found;
    }

    static CommandFailure none(long id) {
        return new CommandFailure("there is no message " + id + " in quarantine");
    }

    static String count(long messages) {
        return messages + (messages == 1 ? " message" : " messages");
    }
}
