package dev.puffel.flight;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
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

/** A CSV file (RFC 4180, UTF-8, a byte order mark allowed) of flights, read row by row. Blank lines are passed over. */
final class CsvFlights {
    /** No row of a flight comes near it; a quote that is never closed is found before it fills the memory. */
    private static final int MAX_FIELD = 1 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Stands for bytes that are no UTF-8: half of a surrogate pair, which no UTF-8 can hold and no flight may. */
    private static final String MALFORMED = "\udc00";

    private final CsvRow row = new CsvRow();
    private final Iterator<CsvRow> rows;
    private final CsvHeader header;
    private final CsvFlight flight;

    /**
     * Reads the header. The stream is left for the caller to close.
     *
     * @throws InvalidCsvException where the header is missing or wrong
     * @throws IOException where the file can't be read
     */
    CsvFlights(InputStream in) throws IOException, InvalidCsvException {
        rows = CsvReader.builder()
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
            throw new InvalidCsvException("line 1: the header is not UTF-8");
        }
        header = CsvHeader.read(row.fields());
        flight = new CsvFlight(header, row.fields());
    }

    CsvHeader header() {
        return header;
    }

    /**
     * Goes on to the next row.
     *
     * @return false at the end
     * @throws InvalidCsvException where quotes are wrong, after which no line can be told from another
     * @throws IOException where the file can't be read
     */
    boolean next() throws IOException, InvalidCsvException {
        return advance() != null;
    }

    /** The line in which the current row starts. */
    long line() {
        return row.line();
    }

    /**
     * Checks and reads the current row.
     *
     * @throws InvalidFlightException with all that is wrong
     */
    CsvFlight.Keyed flight() throws InvalidFlightException {
        try {
            return flight.read();
        } catch (InvalidFlightException e) {
            if (!isUtf8()) {
                throw new InvalidFlightException(List.of(new FieldError("row", "is not UTF-8")));
            }
            throw e;
        }
    }

    private boolean isUtf8() {
        return row.fields().stream().noneMatch(f -> f.contains(MALFORMED));
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

    private static Reader utf8(InputStream in) throws IOException {
        InputStream buffered = new BufferedInputStream(in);
        buffered.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(buffered.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            buffered.reset();
        }
        return new InputStreamReader(
                buffered,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .replaceWith(MALFORMED));
    }
}
