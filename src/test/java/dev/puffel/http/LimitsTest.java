package dev.puffel.http;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Database;
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

@QuarkusTest
class LimitsTest {
    private static final String FLIGHT = "{\"origin\":\"A\",\"destination\":\"B\"}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void tooManyHeadersAreRefused() {
        var request = given();
        for (int i = 0; i < 100; i++) {
            request.header("X-" + i, "x");
        }
        ProblemTest.isProblem(request.get("/flights").then(), 431, "Request Header Fields Too Large");
    }

    @Test
    void tooLargeHeadersAreRefused() {
        ProblemTest.isProblem(
                given().header("X-Large", "x".repeat(17_000)).get("/ping").then(),
                431,
                "Request Header Fields Too Large");
        given().header("X-Large", "x".repeat(40_000)).get("/ping").then().statusCode(431);
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
