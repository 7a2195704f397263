package dev.puffel.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media types as clients ask for them. */
@QuarkusTest
class AcceptTest {
    /** By java.net.HttpURLConnection up to Java 17. */
    private static final String URL_CONNECTION = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/flights | application/json; charset=utf-8 | application/json",
                "/flights/1 | application/json; charset=utf-8 | application/json",
                "/flights | text/csv; header=present | text/csv",
                "/flights | text/csv ;header=\"present, or not\"; Q=0.5, application/json; q=.4 | text/csv",
                "/flights | application/x-ndjson;q=1.0;charset=utf-8, application/json;q=0.9 | application/x-ndjson",
                "/flights | text/*;q=0.3, application/json;q=0 | text/csv",
                "/flights | * | application/json",
                "/flights | " + URL_CONNECTION + " | application/json",
                "/flights/1 | " + URL_CONNECTION + " | application/json",
                "/flights/changes | text/event-stream; charset=utf-8 | text/event-stream",
                "/flights/changes | " + URL_CONNECTION + " | text/event-stream",
                "/ping | text/plain; charset=us-ascii | text/plain",
            })
    void parametersDoNotExclude(String path, String accept, String type) {
        given().header("Accept", accept).head(path).then().statusCode(200).contentType(startsWith(type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html; charset=utf-8", "application/json; charset=utf-8; q=0", "image/*, rubbish"})
    void typesThatFlightsDoNotHaveAreNotAcceptable(String accept) {
        ProblemTest.isProblem(given().header("Accept", accept).get("/flights").then(), 406, "Not Acceptable");
    }

    @Test
    void severalLinesAreOneList() {
        given().header("Accept", "image/png", "text/csv")
                .head("/flights")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/csv"));
    }
}
