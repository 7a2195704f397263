package dev.puffel.flight.transfer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import dev.puffel.flight.FlightState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The current row of the CSV reader; an empty value counts as absent. One object serves all rows of a file. */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow> implements FlightState.Source {
    private final List<String> values = new ArrayList<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private long line;

    /** From now on, values are looked up by these names. */
    void setColumns(List<String> names) {
        for (String name : names) {
            positions.put(name, positions.size());
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

    @Override
    public @Nullable String text(String field) {
        Integer position = positions.get(field);
        String value = position == null ? "" : values.get(position);
        return value.isEmpty() ? null : value;
    }

    @Override
    public @Nullable Integer integer(String field) {
        String text = text(field);
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
        }
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
