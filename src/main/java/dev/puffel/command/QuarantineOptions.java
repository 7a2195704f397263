package dev.puffel.command;

import dev.puffel.event.QuarantineFilter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options that select messages in quarantine. */
@Command
class QuarantineOptions {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Only messages whose reason contains this text.")
    @Nullable
    String reason;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Rfc3339.class,
            description = "Only messages received at this time or later; RFC 3339, such as 2026-11-24T18:30:00Z.")
    @Nullable
    Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = Rfc3339.class,
            description = "Only messages received before this time; RFC 3339.")
    @Nullable
    Instant until;

    QuarantineFilter filter(@Nullable List<Long> ids, @Nullable Long before) {
        return new QuarantineFilter(ids, before, reason, since, until);
    }

    /** Returns the filter for the ids that the user has named, or for all messages that match the options. */
    QuarantineFilter filter(Rows rows) {
        List<Long> ids = rows.chosen();
        if (ids != null && (reason != null || since != null || until != null)) {
            throw rows.misused("--reason, --since and --until go with --all");
        }
        return filter(ids, null);
    }
}
