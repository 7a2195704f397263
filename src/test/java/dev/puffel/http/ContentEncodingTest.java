package dev.puffel.http;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.puffel.testing.Database;
import dev.puffel.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    private static HttpResponse<byte[]> get(String path, String accept, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Accept", accept);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String coding(HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Encoding").orElse("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-ndjson", "text/csv"})
    void listsAreCompressedForClientsThatAcceptIt(String type) throws Exception {
        Database.execute("insert into flight (origin, destination) select 'Oslo', 'Rome' from generate_series(1, 90)");
        // A first page, the same from the cache, and a page that is not cached.
        for (String path :
                List.of("/flights?origin=Oslo", "/flights?origin=Oslo", "/flights?origin=Oslo&cursor=aWQgMA")) {
            HttpResponse<byte[]> plain = get(path, type);
            HttpResponse<byte[]> compressed = get(path, type, "Accept-Encoding", "gzip");
            assertThat(coding(plain), is("none"));
            assertThat(coding(compressed), is("gzip"));
            assertThat(coding(get(path, type, "Accept-Encoding", "gzip;q=0")), is("none"));
            assertThat(compressed.body().length, lessThan(plain.body().length / 5));
            assertThat(
                    new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes(), is(plain.body()));
            for (HttpResponse<byte[]> answer : List.of(plain, compressed)) {
                assertThat(answer.headers().allValues("Vary"), is(List.of("Accept, Accept-Encoding")));
                assertThat(
                        answer.headers().firstValue("ETag"), is(plain.headers().firstValue("ETag")));
            }
        }
    }

    /** nginx asks by HTTP/1.0, where without a length a part of a page would look complete. */
    @ParameterizedTest
    @CsvSource({"/flights?limit=1000, application/json", "/board, text/html"})
    void longPagesHaveTheirLength(String path, String type) throws Exception {
        Database.execute("insert into flight (origin, destination, departure)"
                + " select 'Oslo', 'Rome' || i, now() + interval '1 day' from generate_series(1, 1000) i");
        HttpResponse<byte[]> page = get(path, type);
        assertThat(page.body().length, greaterThan(40_000));
        assertThat(page.headers().firstValueAsLong("Content-Length").orElse(0), is((long) page.body().length));
        String old = RawHttp.send("GET " + path + " HTTP/1.0\r\nAccept: " + type + "\r\nAccept-Encoding: gzip\r\n\r\n");
        assertThat(old.toLowerCase(Locale.ROOT), containsString("content-length: "));
        assertThat(old.toLowerCase(Locale.ROOT), not(containsString("content-encoding")));
    }

    @Test
    void boardIsCompressed() throws Exception {
        HttpResponse<byte[]> board = get("/board", "text/html", "Accept-Encoding", "gzip");
        assertThat(coding(board), is("gzip"));
        assertThat(board.headers().allValues("Vary"), is(List.of("Accept-Encoding")));
    }

    /** Its tag is strong, and is sent back as If-Match. */
    @Test
    void flightIsNotCompressed() throws Exception {
        for (String path : List.of("/flights/1", "/ping", "/flights/999999999", "/nope")) {
            assertThat(coding(get(path, "*/*", "Accept-Encoding", "gzip")), is("none"));
        }
    }

    @Test
    void responseWithoutBodyHasNoCoding() {
        given().head("/flights/changes").then().statusCode(200).header("Content-Encoding", nullValue());
        given().head("/flights").then().statusCode(200).header("Content-Encoding", nullValue());
        given().options("/flights").then().statusCode(204).header("Content-Encoding", nullValue());
        given().header("If-None-Match", "*")
                .get("/flights/1")
                .then()
                .statusCode(304)
                .header("Content-Encoding", nullValue());
    }

    @Test
    void changesAreNotCompressed() throws Exception {
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/flights/changes"))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofInputStream());
        try (InputStream body = stream.body()) {
            assertThat(coding(stream), is("none"));
            assertThat(new String(body.readNBytes(4), UTF_8), is("id: "));
        }
    }
}
