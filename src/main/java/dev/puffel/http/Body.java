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
    private final HttpConfig config;
    private final ObjectReader reader;

    Body(HttpConfig config, ObjectMapper mapper) {
        this.config = config;
        this.reader = mapper.readerFor(JsonNode.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /**
     * All of a small body.
     *
     * @throws ProblemException 413 where it is larger than {@link HttpConfig#maxBodySize}
     */
    public byte[] read(InputStream body) {
        return read(body, config.maxBodySize().asLongValue());
    }

    /**
     * All of a body with many flights.
     *
     * @throws ProblemException 413 where it is larger than {@link HttpConfig#maxBulkSize}
     */
    public byte[] readBulk(InputStream body) {
        return read(body, config.maxBulkSize().asLongValue());
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

    private static byte[] read(InputStream body, long limit) {
        try {
            byte[] bytes = body.readNBytes(Math.toIntExact(limit + 1));
            if (bytes.length > limit) {
                throw new ProblemException(413, "The body is larger than " + limit + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
