package dev.puffel.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class UnmatchedRouteTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/x",
                "/x/y?z=1",
                "/ping/x",
                "/pingx",
                "/PING",
                "/flights/1/x",
                "/flights/x",
                "/flights/-1",
                "/flights/1.0",
                "/flightsx",
                "/flights;a=b",
                "/flights/..;/x",
                "/q",
                "/q/x",
                "/q/health/x",
                "/q/dev-ui",
                "/q/dev/x",
                "/metrics/x",
                "/%00",
                "/%F0%9F%9B%AB",
                "/flights%2F1",
                "/index.html",
                "/favicon.ico"
            })
    void unmatchedPathsAnswerOops(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(404)
                .contentType(startsWith("text/plain"))
                .body(is("oops"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "PROPFIND", "get"})
    void everyMethodAnswersOops(String method) {
        for (String path : new String[] {"/x", "/ping/x", "/flights/1/x", "/q/x"}) {
            given().request(method, path)
                    .then()
                    .statusCode(404)
                    .contentType(startsWith("text/plain"))
                    .body(is("oops"));
        }
    }

    @Test
    void headAnswersWithoutABody() {
        given().head("/x")
                .then()
                .statusCode(404)
                .contentType(startsWith("text/plain"))
                .body(is(""));
    }

    @Test
    void aBodyThatNobodyReadsChangesNothing() {
        given().contentType("application/json")
                .accept("image/png")
                .body("{")
                .post("/x")
                .then()
                .statusCode(404)
                .body(is("oops"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%zz", "/flights/%", "/flights/%e"})
    void malformedPercentEncodingsAreBadRequests(String path) {
        assertThat(RawHttp.request("GET", path), startsWith("HTTP/1.1 400 "));
    }
}
