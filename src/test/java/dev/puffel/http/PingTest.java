package dev.puffel.http;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PingTest {
    @Test
    void pingAnswersPong() {
        when().get("/ping")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/plain"))
                .body(is("pong"));
    }

    @Test
    void theSeededDatabaseHoldsTheFirstFlight() {
        when().get("/flights")
                .then()
                .statusCode(200)
                .body(is("[{\"id\":1,\"origin\":\"Barcelona\",\"destination\":\"London\"}]"));
    }
}
