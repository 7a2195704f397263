package dev.puffel.flight.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.InvalidFlightException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.LineNumberReader;
import org.jspecify.annotations.Nullable;

/** NDJSON: one flight on each line, as in exports. */
final class JsonFlights extends FlightFile {
    /** The maximum number of bytes of a line, as over HTTP. It limits the memory for a file without line breaks. */
    private static final int MAX_LINE = 64 * 1_024;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final LineNumberReader lines;
    private int lineLength;
    private String text = "";
    private JsonNode json = MissingNode.getInstance();

    JsonFlights(InputStream in) {
        lines = new LineNumberReader(utf8(new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                for (int i = offset; i < offset + count && lineLength <= MAX_LINE; i++) {
                    lineLength = bytes[i] == '\n' || bytes[i] == '\r' ? 0 : lineLength + 1;
                }
                return lineLength > MAX_LINE ? -1 : count;
            }
        }));
    }

    @Override
    CsvHeader header() {
        return CsvHeader.COMPLETE;
    }

    @Override
    boolean next() throws IOException, InvalidCsvException {
        json = MissingNode.getInstance();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            // Reading ends in this line, because the buffers of the reader are smaller.
            if (lineLength > MAX_LINE) {
                throw new InvalidCsvException("line " + line() + ": must not be longer than " + MAX_LINE + " bytes");
            }
            if (!line.isBlank()) {
                text = line;
                return true;
            }
        }
        return false;
    }

    @Override
    long line() {
        return lines.getLineNumber();
    }

    @Override
    FlightDocument flight() throws InvalidFlightException {
        if (!isUtf8(text)) {
            throw invalidRow(NOT_UTF8);
        }
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw invalidRow("is not JSON: " + e.getOriginalMessage());
        }
        JsonNode id = json.path("id");
        return FlightDocument.parseJson(json, id.isIntegralNumber() ? id.longValue() : null);
    }

    @Override
    @Nullable
    String idText() {
        return json.path("id").asText(null);
    }
}
