package dev.puffel.flight;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.puffel.testing.Background;
import dev.puffel.testing.Database;
import dev.puffel.testing.Outage;
import dev.puffel.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of far more than connections hold in their buffers. */
@QuarkusTest
class ExportTest {
    private static final int FLIGHTS = 300_000;
    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";

    /** The backends that read an export: the statement has been sent, and waits for the reader of the answer. */
    private static final String WAITING = """
            select pid from pg_stat_activity where datname = current_database() and state = 'idle in transaction'
              and query ilike 'select %origin% from flight %' and state_change < clock_timestamp() - interval '1 second'""";

    @BeforeAll
    static void manyFlights() {
        // Without the triggers, which would record each.
        Database.execute("set session_replication_role = replica;"
                + "insert into flight (origin, destination) select repeat('A', 100), repeat('B', 90) || i"
                + " from generate_series(1, " + FLIGHTS + ") i");
    }

    @AfterAll
    static void reset() {
        Database.execute("set session_replication_role = replica; delete from flight where id <> 1");
        Database.reset();
    }

    /** Begins an export, whose body is read only as the test reads it. */
    static HttpURLConnection export(String type, String query) throws IOException {
        HttpURLConnection export =
                (HttpURLConnection) URI.create("http://localhost:" + RestAssured.port + "/flights" + query)
                        .toURL()
                        .openConnection();
        export.setRequestProperty("Accept", type);
        export.setReadTimeout(30_000);
        return export;
    }

    private static List<@Nullable String> waiting() {
        return Database.query(WAITING);
    }

    static void awaitWaiting(int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> waiting().size() == count);
    }

    @ParameterizedTest
    @ValueSource(strings = {NDJSON, CSV})
    void theDatabaseIsReadNoFasterThanTheAnswer(String type) throws IOException {
        HttpURLConnection export = export(type, "?sort=departure");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(export.getInputStream(), StandardCharsets.UTF_8))) {
            lines.readLine();
            awaitWaiting(1);
            assertThat(lines.lines().count(), is(type.equals(CSV) ? FLIGHTS + 1L : (long) FLIGHTS));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NDJSON, CSV})
    void whatBreaksOffDoesNotLookWhole(String type) throws IOException {
        try (InputStream body = export(type, "").getInputStream()) {
            awaitWaiting(1);
            Database.query("select pg_terminate_backend(pid) from (" + WAITING + ") export");
            assertThrows(IOException.class, () -> body.transferTo(OutputStream.nullOutputStream()));
        }
    }

    @Test
    void afterAnOutageTheFirstExportSucceeds() {
        // Several at once, so that several connections are lost.
        List<CompletableFuture<Integer>> reads = Stream.generate(() ->
                        CompletableFuture.supplyAsync(() -> get("/flights").statusCode(), Background.THREADS))
                .limit(8)
                .toList();
        reads.forEach(read -> assertThat(read.join(), is(200)));

        Outage.during(() -> {});

        given().accept(CSV).get("/flights?limit=1").then().statusCode(200);
    }

    @Test
    void aLimitIsNoMoreThanWhatTheCallerAsksFor() {
        assertThat(
                given().accept(NDJSON)
                        .get("/flights?limit=5000")
                        .asString()
                        .lines()
                        .toList(),
                hasSize(5000));
        given().accept(NDJSON).get("/flights?limit=0").then().statusCode(400);
        given().accept(NDJSON).get("/flights?limit=2147483648").then().statusCode(400);
        given().accept("application/json").get("/flights?limit=1001").then().statusCode(400);
    }

    /** Its body would end with the connection, however it ends. */
    @Test
    void exportsAreRefusedOverHttp10() {
        String export = "GET /flights HTTP/1.0\r\nHost: localhost\r\nAccept: text/csv\r\n";
        String answer = RawHttp.send(export + "\r\n");
        assertThat(answer, startsWith("HTTP/1.0 426 "));
        assertThat(answer, containsString("Exports need HTTP/1.1"));
        assertThat(answer.toLowerCase(Locale.ROOT), containsString("upgrade: http/1.1"));
        assertThat(waiting(), is(List.of()));
        assertThat(
                RawHttp.send(export + "Connection: keep-alive\r\n\r\nGET /ping HTTP/1.0\r\n\r\n"),
                allOf(startsWith("HTTP/1.0 426 "), endsWith("pong")));
        assertThat(RawHttp.send("GET /flights?limit=1 HTTP/1.0\r\n\r\n"), containsString(" 200 OK"));
    }

    @Test
    void headReadsNothing() {
        given().accept(CSV).head("/flights").then().statusCode(200).contentType(startsWith("text/csv"));
        given().accept(CSV).head("/flights?x=1").then().statusCode(400);
        assertThat(waiting(), is(List.of()));
    }
}
