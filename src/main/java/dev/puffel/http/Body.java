package dev.puffel.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads the bodies of requests, within their limits. */
@Singleton
public class Body {
    /** Bytes of a body that holds one flight; a flight with all its fields has about 1 KB. */
    static final int MAX_SIZE = 64 * 1_024;

    /** Bytes of a body that holds many flights: 10,000 of 1 KB. */
    static final int MAX_BULK_SIZE = 10 * 1_024 * 1_024;

    private final RequestBody request;
    private final ObjectReader reader;

    Body(RequestBody request, ObjectMapper mapper) {
        this.request = request;
        this.reader = mapper.readerFor(JsonNode.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /**
     * All of a small body.
     *
     * @throws ProblemException 413 where it is larger than 64 KiB
     */
    public byte[] read(InputStream body) {
        return read(body, MAX_SIZE);
    }

    /**
     * All of a body with many flights.
     *
     * @throws ProblemException 413 where it is larger than 10 MiB; 503 where other
     *     requests hold too much memory
     */
    public byte[] readBulk(InputStream body) {
        return read(body, MAX_BULK_SIZE);
    }

    /**
     * Reads JSON: one value, no member twice.
     *
     * @throws ProblemException 400 where it is malformed
     */
    public JsonNode json(byte[] bytes) {
        JsonNode json = null;
        try {
            json = reader.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ProblemException(400, "The body is malformed JSON" + place(e));
        } catch (IOException e) {
            throw new ProblemException(400, "The body is malformed: JSON is written in UTF-8");
        }
        if (json == null || json.isMissingNode()) {
            throw new ProblemException(400, "The body is empty");
        }
        return json;
    }

    private static String place(JsonProcessingException e) {
        var location = e.getLocation();
        return location == null ? "" : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private byte[] read(InputStream body, int limit) {
        try {
            byte[] bytes = request.read(body, limit + 1);
            if (bytes.length > limit) {
                throw new ProblemException(413, "The body is larger than " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
