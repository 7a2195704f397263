package dev.puffel.flight;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.Background;
import dev.puffel.testing.Database;
import dev.puffel.testing.Token;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class IdempotencyTest {
    private static final String FLIGHT = "{\"origin\":\"Idem\",\"destination\":\"B\"}";

    @AfterEach
    void reset() {
        Database.reset();
    }

    private static Response post(String key, String body) {
        return given().contentType("application/json")
                .header("Idempotency-Key", key)
                .body(body)
                .post("/flights");
    }

    private static void flights(int count) {
        assertThat(
                Database.query("select count(*) from flight where origin = 'Idem'"), contains(String.valueOf(count)));
    }

    @Test
    void aRepeatGivesTheFirstAnswer() {
        Response first = post("k", FLIGHT);
        Response second = post("k", FLIGHT);
        second.then()
                .statusCode(201)
                .contentType("application/json")
                .header("Location", first.header("Location"))
                .header("ETag", "\"1\"")
                .body(is(first.asString()));
        flights(1);
        post("l", FLIGHT).then().statusCode(201).body(is(not(first.asString())));
        flights(2);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        post("k", FLIGHT).then().statusCode(201);
        post("k", FLIGHT + " ").then().statusCode(422).contentType("application/problem+json");
        // The same bytes as many flights.
        given().contentType("application/x-ndjson")
                .header("Idempotency-Key", "k")
                .body(FLIGHT.getBytes(UTF_8))
                .post("/flights")
                .then()
                .statusCode(422);
        flights(1);
    }

    @Test
    void severalAtOnceGiveOneFlight() {
        List<CompletableFuture<String>> answers = IntStream.range(0, 6)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> post("k", FLIGHT).asString(), Background.THREADS))
                .toList();
        Set<String> different = answers.stream().map(CompletableFuture::join).collect(Collectors.toSet());
        assertThat(different.size(), is(1));
        flights(1);
    }

    @Test
    void aFailureLeavesTheKeyFree() {
        post("k", "{}").then().statusCode(400);
        post("k", FLIGHT).then().statusCode(201);
    }

    @Test
    void aKeyIsItsCallers() {
        String mine = post("k", FLIGHT).then().statusCode(201).extract().asString();
        Token other =
                Token.valid().with("groups", new String[] {"flights:write"}).with("sub", "other");
        for (String body : new String[] {FLIGHT, FLIGHT, FLIGHT + " "}) {
            RestAssured.given()
                    .auth()
                    .oauth2(other.sign())
                    .contentType("application/json")
                    .header("Idempotency-Key", "k")
                    .body(body)
                    .post("/flights")
                    .then()
                    .statusCode(body.equals(FLIGHT) ? 201 : 422)
                    .body(is(not(mine)));
        }
        flights(2);
        assertThat(post("k", FLIGHT).asString(), is(mine));
    }

    @Test
    void afterADayTheKeyIsFree() {
        post("k", FLIGHT).then().statusCode(201);
        Database.execute("update idempotency_key set created_at = created_at - interval '25 hours'");
        post("k", "{\"origin\":\"Idem\",\"destination\":\"C\"}").then().statusCode(201);
        flights(2);
    }

    @Test
    void malformedKeysAreRefused() {
        for (String key : List.of("", " ", "a b", "x".repeat(256))) {
            post(key, FLIGHT).then().statusCode(400).body("errors.field", contains("Idempotency-Key"));
            given().header("If-Match", "*")
                    .header("Idempotency-Key", key)
                    .delete("/flights/1")
                    .then()
                    .statusCode(400);
        }
        flights(0);
    }

    @Test
    void severalLinesHaveTheSameKey() {
        for (String other : List.of("l", "")) {
            given().contentType("application/json")
                    .header("Idempotency-Key", "k", other)
                    .body(FLIGHT)
                    .post("/flights")
                    .then()
                    .statusCode(400);
        }
        flights(0);
        for (int i = 0; i < 2; i++) {
            given().contentType("application/json")
                    .header("Idempotency-Key", "k", "k")
                    .body(FLIGHT)
                    .post("/flights")
                    .then()
                    .statusCode(201);
        }
        flights(1);
    }

    private static Response send(String method, int id, String key, String tag) {
        RequestSpecification request = given().header("Idempotency-Key", key).header("If-Match", tag);
        if (method.equals("PUT")) {
            request.contentType("application/json").body("{\"origin\":\"Idem\",\"destination\":\"C\"}");
        } else if (method.equals("PATCH")) {
            request.contentType("application/merge-patch+json").body("{\"destination\":\"C\"}");
        }
        return request.request(method, "/flights/" + id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void aChangeThatComesAgainIsDoneOnce(String method) {
        int id = post("first", FLIGHT).path("id");
        int other = post("other", FLIGHT).path("id");
        int status = method.equals("DELETE") ? 204 : 200;

        send(method, id, "k", "\"7\"").then().statusCode(412);
        Response first = send(method, id, "k", "\"1\"");
        Database.execute("update flight set delay = 5, version = version + 1 where id = " + id);
        Response second = send(method, id, "k", "\"1\"");

        first.then().statusCode(status).header("ETag", status == 200 ? "\"2\"" : null);
        second.then().statusCode(status).header("ETag", first.header("ETag")).body(is(first.asString()));
        send(method, other, "k", "\"1\"").then().statusCode(422);
        send("PATCH", id, "l", "\"1\"").then().statusCode(status == 200 ? 412 : 404);
        assertThat(Database.query("select count(*) from outbox where subject = 'puffel:" + id + "'"), contains("2"));
    }
}
