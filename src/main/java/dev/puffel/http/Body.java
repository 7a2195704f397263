package dev.puffel.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the body of a request, within its limits. The body occupies a part of the {@link BodyBudget} until the request has
 * ended. All limits count decoded bytes.
 */
@RequestScoped
public class Body {
    /** The maximum number of bytes of a body with one flight. A flight with all its fields has about 1 KB. */
    public static final int MAX_SIZE = 64 * 1_024;

    /** The maximum number of bytes of a body with many flights: 10,000 of 1 KB. */
    static final int MAX_BULK_SIZE = 10 * 1_024 * 1_024;

    private final BodyBudget budget;
    private final HttpServerRequest request;
    private final ObjectReader reader;
    private long taken;

    Body(BodyBudget budget, HttpServerRequest request, ObjectMapper mapper) {
        this.budget = budget;
        this.request = request;
        this.reader = mapper.readerFor(JsonNode.class)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /**
     * Reads a body with one flight.
     *
     * @throws ProblemException 413 if the body is larger than 64 KiB, 415 if it has another coding than gzip
     */
    public byte[] readSmall(InputStream body) {
        return read(body, MAX_SIZE);
    }

    /**
     * Reads a body with many flights.
     *
     * @throws ProblemException 413 if the body is larger than 10 MiB, 415 if it has another coding than gzip, 503 if the bodies
     *     of other requests occupy too much memory
     */
    public byte[] readBulk(InputStream body) {
        return read(body, MAX_BULK_SIZE);
    }

    /**
     * Parses a body that is one JSON value, in which no member occurs twice.
     *
     * @throws ProblemException 400 if the JSON is malformed
     */
    public JsonNode json(byte[] bytes) {
        JsonNode json = null;
        try {
            json = reader.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ProblemException(400, "The body is malformed JSON" + place(e));
        } catch (IOException e) {
            throw new ProblemException(400, "The body is malformed: JSON must be UTF-8");
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
            InputStream decoded = decoded(body);
            try {
                byte[] bytes = counted(decoded).readNBytes(limit + 1);
                if (bytes.length > limit) {
                    throw new ProblemException(413, "The body is larger than " + limit + " bytes");
                }
                return bytes;
            } finally {
                if (decoded instanceof Gzip gzip) {
                    gzip.end();
                }
            }
        } catch (ZipException | EOFException e) {
            throw new ProblemException(400, "The body is not gzip, or it is incomplete");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Decodes gzip here, because the decoder of Vert.x (quarkus.http.enable-decompression) ignores the budget and accepts other
     * codings.
     */
    private InputStream decoded(InputStream body) throws IOException {
        List<String> lines = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
        return switch (String.join(",", lines).strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> new Gzip(body);
            default ->
                throw new ProblemException(
                                415,
                                "The body's Content-Encoding is not supported; send it without a coding or as gzip")
                        .with(HttpHeaders.ACCEPT_ENCODING, "gzip");
        };
    }

    /** Can free the memory of its decoder without closing the body of the request. */
    private static final class Gzip extends GZIPInputStream {
        Gzip(InputStream in) throws IOException {
            super(in);
        }

        void end() {
            inf.end();
        }
    }

    private InputStream counted(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count > 0) {
                    budget.take(Body.this, count);
                    taken += count;
                }
                return count;
            }
        };
    }

    @PreDestroy
    void end() {
        budget.giveBack(this, taken);
    }
}
