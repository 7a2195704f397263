package dev.puffel.flight;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Background;
import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FlightByKeyTest {
    private static final String PATH = "/flights/by-key/{key}";
    private static final String KEY = "ops/BA 1?ü";

    @AfterEach
    void reset() {
        Database.reset();
    }

    private static RequestSpecification flight(String origin) {
        return given().contentType("application/json")
                .body("{\"origin\":\"%s\",\"destination\":\"B\"}".formatted(origin));
    }

    private static List<String> events() {
        return Database.query(
                "select replace(type, 'dev.puffel.flight.', '') || ' ' || subject from outbox order by id");
    }

    @Test
    void putCreatesAndThenReplaces() {
        flight("A")
                .put(PATH, KEY)
                .then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .body("key", is(KEY))
                .body("origin", is("A"));
        flight("C")
                .put(PATH, KEY)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("origin", is("C"));
        flight("C").put(PATH, KEY).then().statusCode(200).header("ETag", "\"2\"");
        given().get(PATH, KEY).then().statusCode(200).header("ETag", "\"2\"").body("origin", is("C"));
        given().header("If-None-Match", "\"2\"").get(PATH, KEY).then().statusCode(304);
        assertThat(events(), contains("upserted " + KEY, "upserted " + KEY));
    }

    @Test
    void conditionsChooseBetweenCreatingAndReplacing() {
        flight("A").header("If-Match", "*").put(PATH, KEY).then().statusCode(412);
        flight("A").header("If-None-Match", "*").put(PATH, KEY).then().statusCode(201);
        flight("A").header("If-None-Match", "*").put(PATH, KEY).then().statusCode(412);
        flight("C")
                .header("If-Match", "\"7\"")
                .put(PATH, KEY)
                .then()
                .statusCode(412)
                .header("ETag", "\"1\"");
        flight("C").header("If-Match", "\"1\"").put(PATH, KEY).then().statusCode(200);
    }

    @Test
    void keyInTheBodyMayOnlyBeTheSame() {
        given().contentType("application/json")
                .body("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"other\"}")
                .put(PATH, KEY)
                .then()
                .statusCode(400)
                .body("errors.field", contains("key"));
        given().contentType("application/json")
                .body("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"" + KEY + "\"}")
                .put(PATH, KEY)
                .then()
                .statusCode(201);
    }

    @Test
    void keyIsNormalizedAsAnywhere() {
        flight("A").put(PATH, " Zu\u0308rich ").then().statusCode(201).body("key", is("Zürich"));
        given().get(PATH, "Zürich").then().statusCode(200);
        given().get(PATH, "\u00a0Zürich").then().statusCode(200);
        given().get(PATH, "a\u0001").then().statusCode(404);
    }

    @Test
    void keyAndIdOfTheSameNameAreDifferentRequests() {
        int id = flight("A").put(PATH, KEY).path("id");
        flight("C").put(PATH, id).then().statusCode(201);
        given().header("Idempotency-Key", "7")
                .header("If-Match", "*")
                .delete("/flights/" + id)
                .then()
                .statusCode(204);
        given().header("Idempotency-Key", "7").delete(PATH, id).then().statusCode(422);
    }

    @Test
    void keyThatIsInvalidIsRefused() {
        flight("A").put(PATH, "puffel:1").then().statusCode(400).body("errors.field", contains("key"));
        flight("A").put(PATH, "x".repeat(201)).then().statusCode(400).body("errors.field", contains("key"));
    }

    @Test
    void patchAndDeleteByKey() {
        flight("A").put(PATH, KEY);
        given().contentType("application/merge-patch+json")
                .body("{\"delay\":5}")
                .patch(PATH, KEY)
                .then()
                .statusCode(200)
                .body("delay", is(5));
        given().header("If-Match", "\"1\"").delete(PATH, KEY).then().statusCode(412);
        given().delete(PATH, KEY).then().statusCode(204);
        given().delete(PATH, KEY).then().statusCode(404);
        given().get(PATH, KEY).then().statusCode(404).body("detail", is("There is no flight " + KEY));
        given().contentType("application/merge-patch+json")
                .body("{}")
                .patch(PATH, KEY)
                .then()
                .statusCode(404);
        assertThat(events(), contains("upserted " + KEY, "upserted " + KEY, "removed " + KEY));
    }

    @Test
    void idempotencyKeyIsHonoured() {
        flight("A").header("Idempotency-Key", "1").put(PATH, KEY).then().statusCode(201);
        flight("A").header("Idempotency-Key", "1").put(PATH, KEY).then().statusCode(201);
        flight("A").header("Idempotency-Key", "1").put(PATH, "other").then().statusCode(422);
    }

    @Test
    void ofManyAtOnceOneCreates() {
        List<CompletableFuture<Integer>> puts = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> flight("A" + i).put(PATH, KEY).statusCode(), Background.THREADS))
                .toList();
        List<Integer> statuses =
                puts.stream().map(CompletableFuture::join).sorted().toList();
        assertThat(statuses.subList(0, 15), is(Collections.nCopies(15, 200)));
        assertThat(statuses.get(15), is(201));
        assertThat(Database.query("select version from flight where key = ?", KEY), contains("16"));
    }

    @Test
    void manyAtOnceAreCreatedChangedOrUnchanged() {
        String lines =
                "{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"1\"}\n{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"2\"}\n";
        putAll(lines).statusCode(200).body(is("{\"created\":2,\"changed\":0,\"unchanged\":0}"));
        putAll(lines.replace("\"A\",\"destination\":\"B\",\"key\":\"2\"", "\"C\",\"destination\":\"B\",\"key\":\"2\"")
                        + "{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"3\"}")
                .statusCode(200)
                .body(is("{\"created\":1,\"changed\":1,\"unchanged\":1}"));
        assertThat(
                Database.query("select key || ' ' || origin || ' ' || version from flight where id <> 1 order by key"),
                contains("1 A 1", "2 C 2", "3 A 1"));
        assertThat(events(), contains("upserted 1", "upserted 2", "upserted 2", "upserted 3"));
    }

    @Test
    void ofManyAtOnceEachNeedsAKeyOfItsOwn() {
        putAll("{\"origin\":\"A\",\"destination\":\"B\"}\n{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"1\"}\n"
                        + "{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"1\"}")
                .statusCode(400)
                .body("errors.line", contains(1, 3))
                .body("errors.message", contains("is required", "must not be the same as in line 2"));
        assertThat(Database.query("select key from flight where id <> 1"), empty());
    }

    private static ValidatableResponse putAll(String lines) {
        return given().contentType("application/x-ndjson")
                .body(lines.getBytes(UTF_8))
                .put("/flights")
                .then();
    }
}
