package dev.puffel.flight.transfer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.InvalidFlightException;
import dev.puffel.http.Problem.InputError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CSV file of flights row by row: RFC 4180 in UTF-8, with or without a byte order mark. Semicolons or tabs may stand for the
 * commas, as in the header. Rows without any value are skipped.
 */
final class CsvFlights {
    /** Far more characters than a row of a flight has; a quote that is never closed ends here, before it fills the memory. */
    private static final int MAX_FIELD = 1 << 20;

    /** A header is shorter. */
    private static final int MAX_HEADER = 1 << 13;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Replaces bytes that are not UTF-8: half of a surrogate pair, which UTF-8 cannot encode and no flight may contain. */
    private static final String MALFORMED = "\udc00";

    private final CsvRow row = new CsvRow();
    private final Iterator<CsvRow> rows;
    private final CsvHeader header;

    /**
     * Reads the header. The caller closes the stream.
     *
     * @throws InvalidCsvException if the header is missing or invalid
     * @throws IOException if the file cannot be read
     */
    CsvFlights(InputStream in) throws IOException, InvalidCsvException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        skipByteOrderMark(buffered);
        rows = CsvReader.builder()
                .fieldSeparator(delimiter(buffered))
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_FIELD)
                .build(row, utf8(buffered))
                .iterator();
        if (advance() == null) {
            throw new InvalidCsvException("the file is empty; its first line must name the columns");
        }
        if (!isUtf8()) {
            throw new InvalidCsvException("line 1: the header is not UTF-8");
        }
        header = CsvHeader.read(row.values());
        row.setColumns(header.columns());
    }

    CsvHeader header() {
        return header;
    }

    /**
     * Moves to the next row.
     *
     * @return false at the end
     * @throws InvalidCsvException if quotes are wrong, so that the next rows cannot be found
     * @throws IOException if the file cannot be read
     */
    boolean next() throws IOException, InvalidCsvException {
        do {
            if (advance() == null) {
                return false;
            }
        } while (row.isBlank(0));
        return true;
    }

    /** The line in which the current row starts; the first line of the file is 1. */
    long line() {
        return row.line();
    }

    /**
     * Reads and checks the current row.
     *
     * @throws InvalidFlightException with all errors
     */
    FlightDocument flight() throws InvalidFlightException {
        int columns = header.columns().size();
        int values = row.values().size();
        try {
            if (values < columns || !row.isBlank(columns)) {
                throw invalidRow("must have " + columns + " values, not " + values);
            }
            return FlightDocument.read(row);
        } catch (InvalidFlightException e) {
            throw isUtf8() ? e : invalidRow("is not UTF-8");
        }
    }

    private static InvalidFlightException invalidRow(String message) {
        return new InvalidFlightException(List.of(new InputError(null, "row", message)));
    }

    private boolean isUtf8() {
        return row.values().stream().noneMatch(f -> f.contains(MALFORMED));
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

    private static void skipByteOrderMark(InputStream in) throws IOException {
        in.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            in.reset();
        }
    }

    /** The first of the delimiters in the file: the name of a column contains none. */
    private static char delimiter(InputStream in) throws IOException {
        in.mark(MAX_HEADER);
        String start = new String(in.readNBytes(MAX_HEADER), StandardCharsets.ISO_8859_1);
        in.reset();
        return start.chars()
                .filter(c -> ",;\t".indexOf(c) >= 0)
                .mapToObj(c -> (char) c)
                .findFirst()
                .orElse(',');
    }

    private static Reader utf8(InputStream in) {
        return new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .replaceWith(MALFORMED));
    }
}
