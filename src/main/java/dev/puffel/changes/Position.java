package dev.puffel.changes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader of changes has come; the id of an event is the position after it. The reader has seen all that
 * {@code seen} sees and, of what {@code batch} sees, the changes up to a number.
 *
 * @param batch null between two batches
 * @param change 0 between two batches
 */
record Position(Snapshot seen, @Nullable Snapshot batch, long change) {
    private static final String SNAPSHOT = "[0-9]{1,18}:[0-9]{1,18}:[0-9,]*";
    private static final Pattern FORM = Pattern.compile("(" + SNAPSHOT + ")(?:-(" + SNAPSHOT + ")-([0-9]{1,18}))?");

    static Position at(Snapshot seen) {
        return new Position(seen, null, 0);
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
        Snapshot seen = Snapshot.of(matcher.group(1));
        String batch = matcher.group(2);
        return batch == null ? at(seen) : new Position(seen, Snapshot.of(batch), Long.parseLong(matcher.group(3)));
    }

    /** The newest snapshot of which something was seen. */
    Snapshot newest() {
        return batch == null ? seen : batch;
    }

    @Override
    public String toString() {
        return batch == null ? seen.text() : seen.text() + "-" + batch.text() + "-" + change;
    }
}
