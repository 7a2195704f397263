package dev.puffel.flight;

import static dev.puffel.testing.Tokens.given;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class OneFlightTest {
    @Test
    void aFlightIsReadWithItsTag() {
        given().get("/flights/1")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("ETag", is("\"1\""))
                .body(is("{\"id\":1,\"origin\":\"Barcelona\",\"destination\":\"London\"}"));
        given().head("/flights/1")
                .then()
                .statusCode(200)
                .header("ETag", is("\"1\""))
                .body(is(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "W/\"1\"", "*", "\"0\", \"1\"", "\"x,\" , W/\"1\"", " \"1\" "})
    void whoHasTheFlightIsSpared(String known) {
        given().header("If-None-Match", known)
                .get("/flights/1")
                .then()
                .statusCode(304)
                .header("ETag", is("\"1\""))
                .body(is(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "W/\"2\"", "\"\"", "\"1 \"x"})
    void whoHasAnotherIsNot(String known) {
        int status = known.endsWith("x") ? 400 : 200;
        given().header("If-None-Match", known).get("/flights/1").then().statusCode(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999"})
    void thereIsNoSuchFlight(String id) {
        given().get("/flights/" + id)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", is(404))
                .body("detail", startsWith("There is no flight " + id));
    }
}
