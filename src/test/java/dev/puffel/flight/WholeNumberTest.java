package dev.puffel.flight;

import static dev.puffel.testing.Tokens.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as JSON writers spell them: JSON Schema counts 5.0 among the integers. */
@QuarkusTest
class WholeNumberTest {
    @AfterEach
    void reset() {
        Database.reset();
    }

    private static RequestSpecification json(String body) {
        return given().contentType("application/json").body(body);
    }

    @ParameterizedTest
    @CsvSource({"5.0, 5", "5e0, 5", "0.5e1, 5", "2475.00, 2475", "-0.0, 0"})
    void aWholeNumberMayHaveAFraction(String written, int number) {
        String flight = "{\"origin\":\"A\",\"destination\":\"B\",\"distance\":" + written + "}";
        json(flight).post("/flights").then().statusCode(201).body("distance", is(number));
        json(flight).header("If-Match", "*").put("/flights/1").then().body("distance", is(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.5", "1e-1", "1e999", "25000.5", "25001.0", "\"5\"", "true"})
    void otherNumbersAreRefused(String written) {
        json("{\"origin\":\"A\",\"destination\":\"B\",\"distance\":" + written + "}")
                .post("/flights")
                .then()
                .statusCode(400)
                .body("errors.field", contains("distance"));
    }
}
