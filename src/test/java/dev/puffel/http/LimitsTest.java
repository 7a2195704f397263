package dev.puffel.http;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.Database;
import dev.puffel.testing.RawHttp;
import dev.puffel.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class LimitsTest {
    private static final String FLIGHT = "{\"origin\":\"A\",\"destination\":\"B\"}";

    /** Bytes: the largest body twice, and what connections hold in their buffers. */
    private static final long MOST = 40_000_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest
    @CsvSource({
        "POST /flights, application/json, 413",
        "POST /flights, application/x-ndjson, 413",
        "PUT /flights/1, application/json, 428",
        "PATCH /flights/1, application/merge-patch+json, 413",
        "POST /flights, text/plain, 415",
        "DELETE /flights/1, application/json, 428",
        "POST /ping, application/json, 405",
        "POST /metrics, application/json, 405"
    })
    void aBodyWithoutAnEndIsNotReadToItsEnd(String target, String type, int status) {
        String answer = RawHttp.sendEndless(
                head(target, type) + "Authorization: Bearer " + Tokens.writer() + "\r\n", "x".repeat(8000), MOST);
        assertThat(answer, startsWith("HTTP/1.1 " + status + " "));
        assertThat(answer, containsString(Problem.MEDIA_TYPE));
    }

    @Test
    void whoMayNotWriteIsNotReadEither() {
        assertThat(
                RawHttp.sendEndless(head("POST /flights", "application/json"), "x".repeat(8000), MOST),
                startsWith("HTTP/1.1 401 "));
        assertThat(
                RawHttp.sendEndless(head("POST /x", "application/json"), "x".repeat(8000), MOST),
                startsWith("HTTP/1.1 404 "));
    }

    @Test
    void aConnectionOutlivesABodyThatNobodyRead() {
        String first = head("POST /flights", "application/json") + "Content-Length: 5\r\n\r\n12345";
        String second = "GET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String answers = RawHttp.send(first + second);
        assertThat(answers, startsWith("HTTP/1.1 401 "));
        assertThat(answers, endsWith("pong"));
    }

    @Test
    void groupOfHealthChecksIsOnlyRead() {
        for (String path : List.of("/q/health/group", "/q/health/group/x")) {
            ProblemTest.isProblem(given().post(path).then().header("Allow", "GET, HEAD"), 405, "Method Not Allowed");
        }
    }

    private static String head(String target, String type) {
        return target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n";
    }

    @Test
    void aSlowQueryIsCancelled() throws SQLException {
        List<HttpResponse<String>> answers;
        try (Connection connection = lock()) {
            var requests = Stream.of(
                            request("/flights").GET(),
                            request("/flights/1").GET(),
                            request("/flights/1").header("If-Match", "*").DELETE(),
                            request("/flights")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(FLIGHT)))
                    .map(this::send)
                    .toList();
            answers = requests.stream().map(CompletableFuture::join).toList();
            connection.rollback();
        }
        answers.forEach(LimitsTest::isTurnedAway);
        given().get("/flights/1").then().statusCode(200);
    }

    @Test
    void beyondItsCapacityItShedsLoadAndAnswersProbes() throws SQLException {
        List<HttpResponse<String>> answers;
        try (Connection connection = lock()) {
            var requests = Stream.generate(() -> send(request("/flights").GET()))
                    .limit(150)
                    .toList();
            await().atMost(Duration.ofSeconds(20)).until(() -> requests.stream().anyMatch(CompletableFuture::isDone));
            for (String path : List.of("/ping", "/metrics", "/q/health/live", "/q/health/ready")) {
                given().get(path).then().statusCode(200);
            }
            answers = requests.stream().map(CompletableFuture::join).toList();
            connection.rollback();
        }
        answers.forEach(LimitsTest::isTurnedAway);
        var shed = answers.stream()
                .filter(answer -> answer.body().contains("Too many requests at once"))
                .count();
        assertThat("of 150, 100 are let in: " + shed, shed > 0 && shed <= 50);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> given().get("/flights").then().statusCode(200));
    }

    private static void isTurnedAway(HttpResponse<String> answer) {
        assertThat(answer.body(), answer.statusCode(), is(503));
        assertThat(answer.headers().allValues("Content-Type"), everyItem(containsString(Problem.MEDIA_TYPE)));
        assertThat(answer.headers().firstValue("Retry-After").orElse("none"), is("5"));
    }

    /** Keeps all others from the table until the connection is rolled back. */
    private static Connection lock() throws SQLException {
        Connection connection = Database.connect();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table flight in access exclusive mode");
        }
        return connection;
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + Tokens.writer());
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }
}
