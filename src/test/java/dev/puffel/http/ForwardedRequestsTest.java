package dev.puffel.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ForwardedRequestsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/q/health", "/q/health/live", "/q/health/ready", "/q/health/started"})
    void metricsAndHealthAreHiddenBehindAProxy(String path) {
        when().get(path).then().statusCode(200);
        given().header("x-forwarded-for", "203.0.113.7")
                .get(path)
                .then()
                .statusCode(404)
                .body(is("oops"));
        given().header("Forwarded", "for=203.0.113.7")
                .get(path)
                .then()
                .statusCode(404)
                .body(is("oops"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ping", "/flights", "/q/openapi"})
    void theApiAnswersBehindAProxy(String path) {
        given().header("X-Forwarded-For", "203.0.113.7").get(path).then().statusCode(200);
    }
}
