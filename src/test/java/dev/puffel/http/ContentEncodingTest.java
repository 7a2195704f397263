package dev.puffel.http;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies as clients compress them. */
@QuarkusTest
class ContentEncodingTest {
    private static final byte[] FLIGHT = "{\"origin\":\"Oslo\",\"destination\":\"Rome\"}\n".getBytes(UTF_8);

    @AfterEach
    void reset() {
        Database.reset();
    }

    private static byte[] gzip(byte[] chunk, int times) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                gzip.write(chunk);
            }
        }
        return bytes.toByteArray();
    }

    private static ValidatableResponse post(String type, String coding, byte[] body) {
        return given().header("Content-Type", type)
                .header("Content-Encoding", coding)
                .body(body)
                .post("/flights")
                .then();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip"})
    void gzipIsDecoded(String coding) throws IOException {
        post("application/json", coding, gzip(FLIGHT, 1)).statusCode(201).body("origin", is("Oslo"));
        post("application/x-ndjson", coding, gzip(FLIGHT, 3)).statusCode(201).body("ids", hasSize(3));
    }

    @Test
    void plainBodiesMaySaySo() {
        post("application/json", "identity", FLIGHT).statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd"})
    void otherCodingsAreRefused(String coding) {
        ProblemTest.isProblem(post("application/json", coding, FLIGHT), 415, "Unsupported Media Type")
                .header("Accept-Encoding", "gzip");
    }

    @Test
    void limitsCountDecodedBytes() throws IOException {
        byte[] bomb = gzip(new byte[1_024 * 1_024], 200);
        for (String type : new String[] {"application/json", "application/x-ndjson"}) {
            ProblemTest.isProblem(post(type, "gzip", bomb), 413, "Request Entity Too Large");
        }
    }

    @Test
    void otherBytesThanGzipAreMalformed() throws IOException {
        byte[] whole = gzip(FLIGHT, 1);
        for (byte[] body : new byte[][] {FLIGHT, new byte[0], Arrays.copyOf(whole, whole.length - 9)}) {
            ProblemTest.isProblem(post("application/json", "gzip", body), 400, "Bad Request");
        }
    }
}
