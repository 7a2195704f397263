package dev.puffel.flight;

import static dev.puffel.testing.Tokens.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional requests, by RFC 9110, section 13; the flight has the version 1. */
@QuarkusTest
class PreconditionTest {
    private static final String FLIGHT = "{\"origin\":\"Cond\",\"destination\":\"Rome\"}";

    @AfterEach
    void reset() {
        Database.reset();
    }

    private static String create() {
        int id = given().contentType("application/json")
                .body(FLIGHT)
                .post("/flights")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return "/flights/" + id;
    }

    /** Sends GET, PUT, PATCH or DELETE. */
    private static ValidatableResponse send(String method, String path, RequestSpecification request) {
        if (method.equals("PUT")) {
            request.contentType("application/json").body(FLIGHT.replace("Rome", "Oslo"));
        } else if (method.equals("PATCH")) {
            request.contentType("application/merge-patch+json").body("{\"destination\":\"Oslo\"}");
        }
        return request.request(method, path).then();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void aChangeNeedsThatNoExcludedVersionExists(String method) {
        String path = create();
        for (String tags : List.of("*", "\"1\"", "W/\"1\"", "\"7\", \"1\"")) {
            send(method, path, given().header("If-None-Match", tags))
                    .statusCode(412)
                    .contentType("application/problem+json")
                    .header("ETag", "\"1\"");
            send(method, path, given().header("If-Match", "\"1\"").header("If-None-Match", tags))
                    .statusCode(412);
        }
        send(method, "/flights/999999", given().header("If-None-Match", "*")).statusCode(404);
        given().get(path).then().statusCode(200).body("destination", is("Rome"));
        send(method, path, given().header("If-Match", "*").header("If-None-Match", "\"7\""))
                .statusCode(method.equals("DELETE") ? 204 : 200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"999\" | 412",
                "W/\"1\" | 412",
                "\"1\" | 200",
                "* | 200",
                ", \"1\" | 200",
                "\"999\",, \"1\" , | 200",
                "`` | 400",
                "1 | 400",
                "\"1 | 400",
                "\"1\" \"2\" | 400",
            })
    void aReadNeedsAVersionInIfMatch(String tags, int status) {
        String path = create();
        given().header("If-Match", tags).get(path).then().statusCode(status);
        given().header("If-Match", tags)
                .header("If-None-Match", "\"1\"")
                .get(path)
                .then()
                .statusCode(status == 200 ? 304 : status);
    }

    @Test
    void severalLinesAreOneList() {
        String path = create();
        given().header("If-None-Match", "\"7\"", "\"1\"").get(path).then().statusCode(304);
        given().header("If-Match", "\"7\"", "\"8\"").delete(path).then().statusCode(412);
        given().header("If-Match", "\"7\"", "\"1\"").delete(path).then().statusCode(204);
    }

    @Test
    void aKnownVersionIsNotSentAgain() {
        String path = create();
        for (String tags : List.of("\"1\"", "W/\"1\"", "*", ", \"0\" ,\"1\"")) {
            given().header("If-None-Match", tags)
                    .get(path)
                    .then()
                    .statusCode(304)
                    .header("ETag", "\"1\"");
        }
        given().header("If-None-Match", "\"2\"").get(path).then().statusCode(200);
        given().header("If-None-Match", "1").get(path).then().statusCode(400);
        given().header("If-None-Match", "").get(path).then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void anEmptyConditionIsMalformed(String method) {
        String path = create();
        send(method, path, given().header("If-Match", "")).statusCode(400).body("errors.field", contains("If-Match"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"1\"", "\"1-gzip\"", "\"1;gzip\""})
    void aTagThatAProxyChangedIsNamed(String tag) {
        String path = create();
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            send(method, path, given().header("If-Match", tag))
                    .statusCode(412)
                    .header("ETag", "\"1\"")
                    .body("detail", containsString(tag + " in If-Match never matches"));
        }
        send("PATCH", path, given().header("If-Match", tag + ", \"1\"")).statusCode(200);
        send("PATCH", path, given().header("If-Match", "\"1\""))
                .statusCode(412)
                .body("detail", is("The flight has changed since; read it again"));
    }

    @Test
    void proxiesAreAskedToLeaveATaggedAnswerAlone() {
        String path = create();
        ValidatableResponse created = given().contentType("application/json")
                .body(FLIGHT)
                .post("/flights")
                .then();
        for (ValidatableResponse answer : List.of(
                created,
                given().get(path).then(),
                given().header("If-None-Match", "*").get(path).then(),
                send("PATCH", path, given()))) {
            List<String> control = answer.extract().headers().getValues("Cache-Control");
            assertThat(control, is(List.of("no-cache", "no-transform")));
        }
        given().get("/flights").then().header("Cache-Control", "no-cache");
    }
}
