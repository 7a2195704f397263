package dev.puffel.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HeadersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/flights",
                "/flights/1",
                "/flights/0",
                "/flights?x=y",
                "/flights;x",
                "/ping",
                "/x",
                "/dev/token",
                "/metrics",
                "/q/health"
            })
    void everyAnswerIsForProgramsOnly(String path) {
        Response answer = given().urlEncodingEnabled(false).get(path);
        answer.then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .header("Referrer-Policy", "no-referrer");
        assertThat(answer.headers().getValues("Cache-Control").get(0), oneOf("no-cache", "no-store"));
    }

    @Test
    void pagesOfOtherOriginsAreNotLetIn() {
        given().header("Origin", "https://elsewhere.test")
                .get("/flights")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", nullValue());
        given().header("Origin", "https://elsewhere.test")
                .header("Access-Control-Request-Method", "POST")
                .options("/flights")
                .then()
                .header("Access-Control-Allow-Origin", nullValue())
                .header("Access-Control-Allow-Methods", nullValue());
    }

    /** By default, nginx would hold the events back. */
    @Test
    void aStreamIsNotBuffered() throws IOException {
        HttpURLConnection stream =
                (HttpURLConnection) URI.create("http://localhost:" + RestAssured.port + "/flights/changes")
                        .toURL()
                        .openConnection();
        assertThat(stream.getResponseCode(), is(200));
        assertThat(stream.getHeaderField("X-Accel-Buffering"), is("no"));
        stream.getInputStream().close();
    }

    @Test
    void onlyDevModeGivesTokens() {
        given().get("/dev/token").then().statusCode(404).body(is("oops"));
    }
}
