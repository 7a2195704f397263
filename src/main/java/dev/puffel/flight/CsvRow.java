package dev.puffel.flight;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/** The row that the CSV reader is at. One object for all rows of a file, as millions of them pass by. */
final class CsvRow extends AbstractBaseCsvCallbackHandler<CsvRow> {
    private final List<String> fields = new ArrayList<>();
    private long line;

    /** The line in which the row starts; the file's first is 1. */
    long line() {
        return line;
    }

    /** The values as they are in the file, without quotes; valid until the next row is read. */
    List<String> fields() {
        return fields;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        fields.clear();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        fields.add(new String(buffer, offset, length));
    }

    @Override
    protected CsvRow buildRecord() {
        return this;
    }
}
