package dev.puffel.command;

import dev.puffel.event.BatchOutcome;
import dev.puffel.event.EventApplier;
import dev.puffel.event.Quarantine;
import dev.puffel.event.Quarantine.Entry;
import dev.puffel.event.Quarantine.Size;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies messages in quarantine again, and deletes them from the quarantine once their events are committed. If the process is
 * killed in between, the messages stay, and another replay has no effect, because the inbox has their events.
 */
final class Replay {
    /** The maximum number of messages of one transaction, so that it does not hold its locks for long. */
    private static final int MAX_MESSAGES = 500;

    /** The size of a batch in bytes, up to one more message. */
    private static final long MAX_BYTES = 4_000_000;

    private final Database database;
    private final EventApplier applier;
    private int applied;
    private int removed;
    private int refused;

    Replay(Database database, EventApplier applier) {
        this.database = database;
        this.applier = applier;
    }

    /** Replays messages in batches. Messages that are gone in the meantime are skipped. */
    void run(List<Size> messages) throws InterruptedException {
        List<Long> batch = new ArrayList<>();
        long bytes = 0;
        for (Size message : messages) {
            batch.add(message.id());
            bytes += message.bytes();
            if (batch.size() == MAX_MESSAGES || bytes >= MAX_BYTES) {
                apply(batch);
                batch.clear();
                bytes = 0;
            }
        }
        apply(batch);
    }

    /** Returns the number of messages that still cannot be applied. */
    int refused() {
        return refused;
    }

    /** Returns the outcome in one line. */
    String summary() {
        return "replayed " + Line.count(removed + refused, "message") + ": " + applied + " applied, "
                + (removed - applied) + " stale or duplicate, " + refused + " still in quarantine";
    }

    private void apply(List<Long> ids) throws InterruptedException {
        List<Entry> entries = database.call(connection -> Quarantine.find(connection, ids));
        try {
            replay(entries);
        } catch (SQLException e) {
            throw Database.failed(
                    "replayed " + Line.count(removed + refused, "message")
                            + ", the others stay in quarantine: the database failed",
                    e);
        }
    }

    /** Halves a batch until each part is completely applied, or completely refused. */
    private void replay(List<Entry> entries) throws SQLException, InterruptedException {
        BatchOutcome outcome =
                applier.apply(entries.stream().map(Entry::message).toList());
        applied += outcome.applied();
        if (outcome.quarantined() == 0) {
            List<Long> ids = entries.stream().map(Entry::id).toList();
            database.call(connection -> Quarantine.remove(connection, ids));
            removed += entries.size();
        } else if (outcome.quarantined() == entries.size()) {
            refused += entries.size();
        } else {
            int middle = entries.size() / 2;
            replay(entries.subList(0, middle));
            replay(entries.subList(middle, entries.size()));
        }
    }
}
