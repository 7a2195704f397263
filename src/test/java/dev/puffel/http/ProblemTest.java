package dev.puffel.http;

import static dev.puffel.testing.Tokens.given;
import static io.restassured.RestAssured.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.Background;
import dev.puffel.testing.Database;
import dev.puffel.testing.Outage;
import dev.puffel.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProblemTest {
    @AfterEach
    void reset() {
        Database.reset();
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        isProblem(given().delete("/ping").then(), 405, "Method Not Allowed")
                .header("Allow", "GET, HEAD, OPTIONS")
                .body("errors", nullValue());
        isProblem(given().request("BREW", "/flights").then(), 405, "Method Not Allowed")
                .header("Allow", containsString("GET"));
        isProblem(given().post("/metrics").then(), 405, "Method Not Allowed").header("Allow", "GET, HEAD");
        isProblem(given().delete("/q/health").then(), 405, "Method Not Allowed").header("Allow", "GET, HEAD");
        isProblem(given().delete("/q/health/live").then(), 405, "Method Not Allowed")
                .header("Allow", "GET, HEAD");
    }

    @Test
    void optionsListsTheMethods() {
        given().options("/ping").then().statusCode(204).header("Allow", "GET, HEAD, OPTIONS");
        given().options("/flights").then().statusCode(204).header("Allow", containsString("GET"));
    }

    @Test
    void clientsAreToldWhichPatchesThereAre() {
        String patches = "application/merge-patch+json";
        given().options("/flights/1").then().statusCode(204).header("Accept-Patch", patches);
        given().options("/flights").then().header("Accept-Patch", nullValue());
        for (String type : List.of("application/json", "text/xml", "rubbish")) {
            isProblem(
                            given().header("Content-Type", type)
                                    .body("{}".getBytes(UTF_8))
                                    .patch("/flights/1")
                                    .then(),
                            415,
                            "Unsupported Media Type")
                    .header("Accept-Patch", patches)
                    .header("Accept", patches);
        }
        isProblem(
                        given().contentType("text/xml")
                                .body("x".getBytes(UTF_8))
                                .post("/flights")
                                .then(),
                        415,
                        "Unsupported Media Type")
                .header("Accept-Patch", nullValue())
                .header("Accept", "application/json, application/x-ndjson");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() {
        given().head("/ping")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/plain"))
                .body(is(""));
        given().head("/metrics").then().statusCode(200);
        given().head("/q/health").then().statusCode(200);
        given().head("/flights")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body(is(""));
    }

    @Test
    void aMediaTypeThatIsNotProducedIsNotAcceptable() {
        isProblem(given().accept("image/png").get("/flights").then(), 406, "Not Acceptable");
        isProblem(given().accept("rubbish").get("/ping").then(), 406, "Not Acceptable");
    }

    @Test
    void aContentTypeThatIsNoneIsNotSupported() {
        for (String path : List.of("/flights", "/flights/1")) {
            String answer = RawHttp.send(
                    (path.equals("/flights") ? "POST " : "PUT ") + path
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: rubbish\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
            assertThat(answer, startsWith("HTTP/1.1 415 "));
            assertThat(answer, containsString(Problem.MEDIA_TYPE));
        }
        assertThat(
                RawHttp.send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Type: rubbish\r\nContent-Length: 2\r\n"
                        + "Connection: close\r\n\r\n{}"),
                startsWith("HTTP/1.1 404 "));
    }

    @Test
    void tooLargeABodyIsRefused() {
        isProblem(
                given().contentType("application/json")
                        .body(new byte[11 * 1024 * 1024])
                        .post("/flights")
                        .then(),
                413,
                "Request Entity Too Large");
    }

    @Test
    void whatGoesWrongInsideStaysInside() {
        Database.execute("alter table flight rename column origin to hidden");
        try {
            isProblem(given().get("/flights").then(), 500, "Internal Server Error")
                    .body(not(containsString("column")))
                    .body(not(containsString("Exception")));
        } finally {
            Database.execute("alter table flight rename column hidden to origin");
        }
    }

    @Test
    void whileTheDatabaseIsAwayCallersAreToldToComeBack() {
        Outage.during(() -> {
            isProblem(given().get("/flights").then(), 503, "Service Unavailable")
                    .header("Retry-After", "5");
            given().get("/ping").then().statusCode(200);
        });
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> given().get("/flights").then().statusCode(200));
    }

    @Test
    void afterAnOutageTheFirstRequestsSucceed() {
        // Several at once, so that several connections are lost.
        List<CompletableFuture<Integer>> reads = Stream.generate(() ->
                        CompletableFuture.supplyAsync(() -> get("/flights").statusCode(), Background.THREADS))
                .limit(8)
                .toList();
        reads.forEach(read -> assertThat(read.join(), is(200)));

        Outage.during(() -> {});

        given().contentType("application/json")
                .body("{\"origin\":\"A\",\"destination\":\"B\"}")
                .post("/flights")
                .then()
                .statusCode(201);
        get("/flights").then().statusCode(200);
    }

    static ValidatableResponse isProblem(ValidatableResponse response, int status, String title) {
        return response.statusCode(status)
                .contentType("application/problem+json")
                .body("type", is("about:blank"))
                .body("title", is(title))
                .body("status", is(status))
                .body("detail", not(nullValue()))
                .body("instance", startsWith("urn:uuid:"));
    }
}
