package dev.puffel.flight.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.puffel.flight.FlightDocument;
import dev.puffel.flight.InvalidFlightException;
import java.io.IOException;
import java.io.InputStream;
import java.io.LineNumberReader;
import org.jspecify.annotations.Nullable;

/** NDJSON: a flight in each line, as exports write it. */
final class JsonFlights extends FlightFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final LineNumberReader lines;
    private String text = "";
    private JsonNode json = MissingNode.getInstance();

    JsonFlights(InputStream in) {
        lines = new LineNumberReader(utf8(in));
    }

    @Override
    CsvHeader header() {
        return CsvHeader.COMPLETE;
    }

    @Override
    boolean next() throws IOException {
        json = MissingNode.getInstance();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
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
            throw invalidRow("is no JSON: " + e.getOriginalMessage());
        }
        JsonNode id = json.path("id");
        return FlightDocument.read(json, id.isIntegralNumber() ? id.longValue() : null);
    }

    @Override
    @Nullable
    String idText() {
        return json.path("id").asText(null);
    }
}
