package dev.puffel.flight.transfer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.InvalidFlightException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * CSV by RFC 4180. The delimiter may also be a semicolon or a tab, if the header has it. Rows without any value are skipped.
 */
final class CsvFlights extends FlightFile {
    /** The maximum number of characters of a field, much more than a row has. It limits a quote that is never closed. */
    private static final int MAX_FIELD = 1 << 20;

    /** The maximum number of bytes that are searched for the delimiter. Headers are shorter. */
    private static final int MAX_HEADER = 1 << 13;

    private final CsvRow row = new CsvRow();
    private final Iterator<CsvRow> rows;
    private final CsvHeader header;

    /**
     * Reads the header. The caller closes the stream.
     *
     * @throws InvalidCsvException if the header is missing or invalid
     * @throws IOException if the file cannot be read
     */
    CsvFlights(BufferedInputStream in, ImportFormat format) throws IOException, InvalidCsvException {
        rows = CsvReader.builder()
                .fieldSeparator(format.delimiter() == null ? delimiter(in) : format.delimiter())
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_FIELD)
                .build(row, utf8(in))
                .iterator();
        if (advance() == null) {
            throw new InvalidCsvException("the file is empty; its first line must name the columns");
        }
        if (!isUtf8()) {
            throw new InvalidCsvException("line 1: the header " + NOT_UTF8);
        }
        header = CsvHeader.read(row.values(), format);
        row.setColumns(header.columns());
    }

    @Override
    CsvHeader header() {
        return header;
    }

    @Override
    boolean next() throws IOException, InvalidCsvException {
        do {
            if (advance() == null) {
                return false;
            }
        } while (row.isBlank(0));
        return true;
    }

    @Override
    long line() {
        return row.line();
    }

    @Override
    FlightDocument flight() throws InvalidFlightException {
        int columns = header.columns().size();
        int values = row.values().size();
        try {
            if (values < columns || !row.isBlank(columns)) {
                throw invalidRow("must have " + columns + " values, not " + values);
            }
            return FlightDocument.parse(row);
        } catch (InvalidFlightException e) {
            throw isUtf8() ? e : invalidRow(NOT_UTF8);
        }
    }

    @Override
    @Nullable
    String idText() {
        return row.text(CsvHeader.ID);
    }

    private boolean isUtf8() {
        return row.values().stream().allMatch(FlightFile::isUtf8);
    }

    private @Nullable CsvRow advance() throws IOException, InvalidCsvException {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new InvalidCsvException(
                    "line " + row.line() + ": "
                            + String.valueOf(cause.getMessage()).strip(),
                    e);
        }
    }

    /** The first of the delimiters in the file: the name of a column contains none. */
    private static char delimiter(InputStream in) throws IOException {
        return new String(peek(in, MAX_HEADER), StandardCharsets.ISO_8859_1)
                .chars()
                .filter(c -> ",;\t".indexOf(c) >= 0)
                .mapToObj(c -> (char) c)
                .findFirst()
                .orElse(',');
    }
}
