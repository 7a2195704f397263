package dev.puffel.flight.transfer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.puffel.flight.FlightState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The current row of the CSV reader. An empty value is absent, as is {@code \N}, which PostgreSQL writes. One object serves all rows of
 * a file.
 */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow> implements FlightState.Source {
    private final List<String> values = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private long line;

    /** From now on, values are looked up by these names. */
    void setColumns(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            positions.put(names.get(i), i);
        }
    }

    /** The line in which the row starts; the first line of the file is 1. */
    long line() {
        return line;
    }

    /** The values without quotes; valid until the next row is read. */
    List<String> values() {
        return values;
    }

    /** Whether the row has no value from this position on. */
    boolean isBlank(int from) {
        for (int i = from; i < values.size(); i++) {
            if (value(i) != null) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String value(int position) {
        String value = values.get(position).strip();
        return value.isEmpty() || value.equals("\\N") ? null : value;
    }

    @Override
    public @Nullable String text(String field) {
        Integer position = positions.get(field);
        return position == null ? null : value(position);
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        values.clear();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        values.add(new String(buffer, offset, length));
    }

    @Override
    protected CsvRow buildRecord() {
        return this;
    }
}
