package dev.puffel.changes;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader of changes has come; the id of an event is the position after it. The reader has seen all that
 * {@code seen} sees and, of what {@code batch} sees, the changes up to a number.
 *
 * @param epoch in which ids of transactions mean the same; empty where an older Puffel wrote the position
 * @param batch null between two batches
 * @param change 0 between two batches
 */
record Position(String epoch, Snapshot seen, @Nullable Snapshot batch, long change) {
    private static final String SNAPSHOT = "[0-9]{1,18}:[0-9]{1,18}:[0-9,]*";
    private static final Pattern FORM =
            Pattern.compile("(?:([0-9a-f]{8})-)?(" + SNAPSHOT + ")(?:-(" + SNAPSHOT + ")-([0-9]{1,18}))?");

    static Position at(String epoch, Snapshot seen) {
        return new Position(epoch, seen, null, 0);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Position of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no position");
        }
        String epoch = Objects.requireNonNullElse(matcher.group(1), "");
        Snapshot seen = Snapshot.of(matcher.group(2));
        String batch = matcher.group(3);
        return batch == null
                ? at(epoch, seen)
                : new Position(epoch, seen, Snapshot.of(batch), Long.parseLong(matcher.group(4)));
    }

    /** The newest snapshot of which something was seen. */
    Snapshot newest() {
        return batch == null ? seen : batch;
    }

    /** The line of an event that a client resumes from. */
    String line() {
        return "id: " + this + "\n";
    }

    @Override
    public String toString() {
        String start = epoch.isEmpty() ? seen.text() : epoch + "-" + seen.text();
        return batch == null ? start : start + "-" + batch.text() + "-" + change;
    }
}
