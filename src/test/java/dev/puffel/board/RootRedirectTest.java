package dev.puffel.board;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RootRedirectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | 303",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | 303",
                "application/json, TEXT/HTML;q=0.1 | 303",
                "text/html;q=0 | 404",
                "text/* | 404",
                "*/* | 404",
                "application/json | 404",
                "html | 404",
                ";,/ | 404",
            })
    void browsersComeFromTheRootToTheBoard(String accept, int status) {
        for (String method : List.of("GET", "HEAD")) {
            given().redirects()
                    .follow(false)
                    .accept(accept)
                    .request(method, "/")
                    .then()
                    .statusCode(status)
                    .header("Vary", "Accept")
                    .header("Location", status == 303 ? is("board") : nullValue());
        }
        given().accept(accept).post("/").then().statusCode(404).body(is("oops"));
    }
}
