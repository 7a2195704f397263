package dev.puffel.changes;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A position in the stream of changes; the id of an event is the position after the event. A reader at this position has seen
 * all changes that are visible in {@code seen} and, of those that are visible in {@code batch}, the changes up to a number.
 *
 * @param epoch the epoch, within which transaction ids are unique; empty if an older version of Puffel wrote the position
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
     * Parses the text of {@link #toString}.
     *
     * @throws IllegalArgumentException if the text is not a position
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

    /** Returns the newest snapshot of which a part was seen. */
    Snapshot newest() {
        return batch == null ? seen : batch;
    }

    /** Returns the line of an event from which a client can resume. */
    String line() {
        return "id: " + this + "\n";
    }

    @Override
    public String toString() {
        String start = epoch.isEmpty() ? seen.text() : epoch + "-" + seen.text();
        return batch == null ? start : start + "-" + batch.text() + "-" + change;
    }
}
