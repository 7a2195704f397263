package dev.puffel.http;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toCollection;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.in;

import dev.puffel.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RequestMetricsTest {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "OTHER");

    private static final Set<String> ROUTES = Set.of(
            "/flights",
            "/flights/{id}",
            "/flights/changes",
            "/board",
            "/board/places",
            "/board/state",
            "/ping",
            "/metrics",
            "/dev/token",
            "/q/health",
            "/q/health/live",
            "/q/health/ready",
            "/q/health/started",
            "/q/health/well",
            "/q/openapi",
            "/q/openapi.json",
            "/q/openapi.yaml",
            "/q/openapi.yml",
            "/cors-preflight",
            "NOT_FOUND",
            "REDIRECTION",
            "UNKNOWN",
            "root",
            "/events",
            "/flights/by-key/{key}",
            "OTHER");

    @Test
    void labelsAreFewWhateverIsAskedFor() {
        for (int i = 1; i <= 30; i++) {
            given().put("/flights/" + i);
            given().request("BREW" + i, "/flights/" + i);
            given().request("GET", "/hostile" + i);
            given().post("/hostile/" + i);
            given().header("X-Large", "x".repeat(17_000)).get("/large" + i);
            given().get("/long" + i + "?q=" + "x".repeat(5000));
            RawHttp.request("GET", "/%zz" + i);
            RawHttp.request("GET", "raw" + i);
            RawHttp.request("OPTIONS", "*");
            RawHttp.request("GET", "http://hostile" + i + "/flights/{id: " + i + "}");
            RawHttp.request("get", "/ping");
        }

        assertThat(labels("method"), everyItem(in(METHODS)));
        assertThat(labels("uri"), everyItem(in(ROUTES)));
        assertThat(labels("method"), hasItems("PUT", "OTHER"));
        assertThat(labels("uri"), hasItems("/flights/{id}", "NOT_FOUND", "OTHER"));
    }

    @Test
    void requestsAreCountedByRouteAndInBuckets() {
        get("/flights/1");

        String labels = "method=\"GET\",outcome=\"SUCCESS\",status=\"200\",uri=\"/flights/{id}\"";
        for (String le : List.of("0.005", "0.025", "0.1", "0.25", "0.5", "1.0", "2.5", "10.0", "+Inf")) {
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> get("/metrics")
                            .then()
                            .body(containsString(
                                    "http_server_requests_seconds_bucket{" + labels + ",le=\"" + le + "\"} ")));
        }
    }

    private static Set<String> labels(String name) {
        return Pattern.compile("http_server_requests_seconds_count\\{.*?\\b" + name + "=\"([^\"]*)\"")
                .matcher(get("/metrics").asString())
                .results()
                .map(match -> match.group(1))
                .collect(toCollection(TreeSet::new));
    }
}
