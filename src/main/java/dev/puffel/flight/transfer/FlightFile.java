package dev.puffel.flight.transfer;

import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.InvalidFlightException;
import dev.puffel.http.Problem.InputError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of flights in UTF-8, with or without a byte order mark, row by row. Each row is one flight. */
abstract class FlightFile {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Replaces bytes that are not UTF-8: half of a surrogate pair, which UTF-8 cannot encode and no flight may contain. */
    private static final String MALFORMED = "\udc00";

    /** Other encodings of single bytes are rare, and differ little from this one. */
    static final String NOT_UTF8 = "is not UTF-8, but looks like Windows-1252 (Latin-1)";

    /**
     * Opens CSV, or NDJSON if the file begins with a brace. The caller closes the stream.
     *
     * @throws InvalidCsvException if the file is neither
     * @throws IOException if the file cannot be read
     */
    static FlightFile open(InputStream in, ImportFormat format) throws IOException, InvalidCsvException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        byte[] start = peek(buffered, BYTE_ORDER_MARK.length);
        if (Arrays.equals(start, BYTE_ORDER_MARK)) {
            buffered.skipNBytes(BYTE_ORDER_MARK.length);
        } else if (start.length > 1 && (start[0] == 0 || start[1] == 0 || (start[0] & start[1]) == (byte) 0xFE)) {
            throw new InvalidCsvException("line 1: the header is not UTF-8, but looks like UTF-16");
        }
        byte[] first = peek(buffered, 1);
        if (first.length == 0 || first[0] != '{') {
            return new CsvFlights(buffered, format);
        }
        if (format.delimiter() != null || !format.columns().isEmpty()) {
            throw new InvalidCsvException("the file is NDJSON; only CSV has a delimiter and columns");
        }
        return new JsonFlights(buffered);
    }

    /** Reads ahead. */
    static byte[] peek(InputStream in, int length) throws IOException {
        in.mark(length);
        byte[] start = in.readNBytes(length);
        in.reset();
        return start;
    }

    static Reader utf8(InputStream in) {
        return new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .replaceWith(MALFORMED));
    }

    static boolean isUtf8(String text) {
        return !text.contains(MALFORMED);
    }

    /** The columns of the file. */
    abstract CsvHeader header();

    /**
     * Moves to the next row.
     *
     * @return false at the end
     * @throws InvalidCsvException if the next rows cannot be found
     * @throws IOException if the file cannot be read
     */
    abstract boolean next() throws IOException, InvalidCsvException;

    /** The line in which the current row starts; the first line of the file is 1. */
    abstract long line();

    /**
     * Reads and checks the current row.
     *
     * @throws InvalidFlightException with all errors
     */
    abstract FlightDocument flight() throws InvalidFlightException;

    /** The id in the current row as it is written; null for none. */
    abstract @Nullable String idText();

    /**
     * Reads the id of the current row.
     *
     * @throws InvalidFlightException if it is missing or invalid
     */
    long id() throws InvalidFlightException {
        String text = idText();
        if (text == null || !text.matches("0*[1-9][0-9]{0,17}")) {
            throw new InvalidFlightException(List.of(new InputError(null, "id", "must be a whole number from 1 on")));
        }
        return Long.parseLong(text);
    }

    static InvalidFlightException invalidRow(String message) {
        return new InvalidFlightException(List.of(new InputError(null, "row", message)));
    }
}
