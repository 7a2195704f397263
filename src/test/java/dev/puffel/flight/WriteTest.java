package dev.puffel.flight;

import static dev.puffel.testing.Tokens.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Background;
import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class WriteTest {
    private static final String FULL = """
            {"origin":" Oslo ","destination":"Rome","number":"ba478","departure":"2026-11-24T20:30:00+02:00",\
            "delay":-5,"distance":1200,"status":"scheduled","key":"K1"}""";

    @AfterEach
    void reset() {
        Database.reset();
    }

    private static RequestSpecification json(String body) {
        return given().contentType("application/json").body(body);
    }

    private static int create(String body) {
        return json(body).post("/flights").then().statusCode(201).extract().path("id");
    }

    private static List<String> events() {
        return Database.query(
                "select replace(type, 'dev.puffel.flight.', '') || ' ' || subject || coalesce(' ' || data::text, '') from outbox order by id");
    }

    @Test
    void aFlightIsCreated() {
        Response response = json(FULL).post("/flights");
        int id = response.path("id");
        String body = "{\"id\":" + id + ",\"origin\":\"Oslo\",\"destination\":\"Rome\",\"number\":\"BA478\","
                + "\"departure\":\"2026-11-24T18:30:00Z\",\"delay\":-5,\"distance\":1200,\"status\":\"scheduled\",\"key\":\"K1\"}";
        response.then()
                .statusCode(201)
                .contentType("application/json")
                .header("Location", is("flights/" + id))
                .header("ETag", "\"1\"")
                .body(is(body));
        given().get("/" + response.header("Location"))
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body(is(body));
        assertThat(
                events(),
                contains(
                        "upserted K1 {\"origin\":\"Oslo\",\"destination\":\"Rome\",\"number\":\"BA478\","
                                + "\"departure\":\"2026-11-24T18:30:00Z\",\"delay\":-5,\"distance\":1200,\"status\":\"scheduled\"}"));
    }

    @Test
    void aFlightIsReplaced() {
        int id = create(FULL);
        json("{\"id\":" + id + ",\"origin\":\"A\",\"destination\":\"B\",\"key\":\"K1\"}")
                .header("If-Match", "\"1\"")
                .put("/flights/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body(is("{\"id\":" + id + ",\"origin\":\"A\",\"destination\":\"B\",\"key\":\"K1\"}"));
        assertThat(events().get(1), is("upserted K1 {\"origin\":\"A\",\"destination\":\"B\"}"));
    }

    @Test
    void aFlightIsPatched() {
        int id = create(FULL);
        given().contentType("application/merge-patch+json")
                .body("{\"delay\":30,\"distance\":null,\"number\":null}")
                .patch("/flights/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("delay", is(30))
                .body("status", is("scheduled"))
                .body("containsKey('distance')", is(false))
                .body("containsKey('number')", is(false));
        given().contentType("application/merge-patch+json")
                .header("If-Match", "\"1\"")
                .body("{}")
                .patch("/flights/" + id)
                .then()
                .statusCode(412);
        given().contentType("application/merge-patch+json")
                .body("{\"origin\":null}")
                .patch("/flights/" + id)
                .then()
                .statusCode(400)
                .body("errors.field", contains("origin"));
    }

    @Test
    void aFlightIsDeleted() {
        int id = create("{\"origin\":\"A\",\"destination\":\"B\"}");
        given().header("If-Match", "\"1\"").delete("/flights/" + id).then().statusCode(204);
        given().get("/flights/" + id).then().statusCode(404);
        given().header("If-Match", "*").delete("/flights/" + id).then().statusCode(404);
        assertThat(
                events(),
                contains(
                        "upserted puffel:" + id + " {\"origin\":\"A\",\"destination\":\"B\"}", "removed puffel:" + id));
    }

    @Test
    void anotherKeyRemovesTheFlightUnderTheOldOne() {
        int id = create("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"old\"}");
        given().contentType("application/merge-patch+json")
                .body("{\"key\":\"new\"}")
                .patch("/flights/" + id);
        given().contentType("application/merge-patch+json")
                .body("{\"key\":null}")
                .patch("/flights/" + id);
        String state = " {\"origin\":\"A\",\"destination\":\"B\"}";
        assertThat(
                events(),
                contains(
                        "upserted old" + state,
                        "removed old",
                        "upserted new" + state,
                        "removed new",
                        "upserted puffel:" + id + state));
    }

    @Test
    void lostRacesAndMissingConditionsChangeNothing() {
        int id = create(FULL);
        for (String stale : new String[] {"\"2\"", "\"0\", \"7\""}) {
            json(FULL)
                    .header("If-Match", stale)
                    .put("/flights/" + id)
                    .then()
                    .statusCode(412)
                    .header("ETag", "\"1\"");
            given().header("If-Match", stale).delete("/flights/" + id).then().statusCode(412);
        }
        json(FULL).put("/flights/" + id).then().statusCode(428).contentType("application/problem+json");
        given().delete("/flights/" + id).then().statusCode(428);
        json(FULL).header("If-Match", "1").put("/flights/" + id).then().statusCode(400);
        json(FULL).header("If-Match", "*").put("/flights/999999").then().statusCode(404);
        given().get("/flights/" + id).then().header("ETag", "\"1\"");
    }

    @Test
    void ofTwoWhoKnowTheSameVersionOneWins() throws SQLException {
        int id = create(FULL);
        List<CompletableFuture<Integer>> answers;
        try (Connection other = Database.connect()) {
            hold(other, "select from flight_subject where subject = 'K1' for update");
            answers = Stream.of(1, 2)
                    .map(delay -> CompletableFuture.supplyAsync(
                            () -> json("{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"K1\",\"delay\":" + delay
                                            + "}")
                                    .header("If-Match", "\"1\"")
                                    .put("/flights/" + id)
                                    .statusCode(),
                            Background.THREADS))
                    .toList();
            awaitWaiting(2);
            other.rollback();
        }
        assertThat(answers.stream().map(CompletableFuture::join).toList(), containsInAnyOrder(200, 412));
        given().get("/flights/" + id).then().header("ETag", "\"2\"");
        assertThat(events(), hasSize(2));
    }

    @Test
    void aWriteThatWaitsForAnEventIsNotInItsWay() throws SQLException {
        int id = create(FULL);
        CompletableFuture<Integer> patch;
        try (Connection event = Database.connect()) {
            hold(event, "select from flight_subject where subject = 'K1' for update");
            patch = CompletableFuture.supplyAsync(
                    () -> given().contentType("application/merge-patch+json")
                            .body("{\"delay\":7}")
                            .patch("/flights/" + id)
                            .statusCode(),
                    Background.THREADS);
            awaitWaiting(1);
            hold(event, "update flight set delay = 3, distance = 4 where key = 'K1'");
            event.commit();
        }
        assertThat(patch.join(), is(200));
        given().get("/flights/" + id).then().body("delay", is(7)).body("distance", is(4));
    }

    @Test
    void aFlightThatAnEventIsCreatingIsNotCreatedTwice() throws SQLException {
        CompletableFuture<Integer> post;
        try (Connection event = Database.connect()) {
            hold(event, "insert into flight_subject values ('K1', '2026-01-01T00:00:00.000000000Z', 'e')");
            post = CompletableFuture.supplyAsync(
                    () -> json(FULL).post("/flights").statusCode(), Background.THREADS);
            awaitWaiting(1);
            hold(event, "insert into flight (origin, destination, key) values ('A', 'B', 'K1')");
            event.commit();
        }
        assertThat(post.join(), is(409));
    }

    /** Takes locks as part of a transaction, if that is possible without waiting. */
    private static void hold(Connection transaction, String sql) throws SQLException {
        transaction.setAutoCommit(false);
        try (var statement = transaction.createStatement()) {
            statement.execute("set local lock_timeout = '500ms'");
            statement.execute(sql);
        }
    }

    private static void awaitWaiting(int count) {
        await().until(
                        () -> Database.query(
                                "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"),
                        hasSize(count));
    }

    @Test
    void noTwoFlightsHaveTheSameKey() {
        create(FULL);
        int other = create("{\"origin\":\"A\",\"destination\":\"B\"}");
        json(FULL).post("/flights").then().statusCode(409).body("errors.field", contains("key"));
        json(FULL).header("If-Match", "\"1\"").put("/flights/" + other).then().statusCode(409);
        assertThat(events().size(), is(2));
    }

    @Test
    void anotherConstraintIsNotAboutTheKey() {
        create(FULL);
        Database.execute("create unique index one_origin on flight (origin)");
        try {
            json("{\"origin\":\"Oslo\",\"destination\":\"B\"}")
                    .post("/flights")
                    .then()
                    .statusCode(500)
                    .contentType("application/problem+json");
        } finally {
            Database.execute("drop index one_origin");
        }
    }

    @Test
    void aChangeThatChangesNothingIsNone() {
        int id = create(FULL);
        given().contentType("application/merge-patch+json")
                .body("{\"delay\":-5}")
                .patch("/flights/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
        assertThat(events(), hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | origin destination",
                "{\"origin\":1,\"destination\":\" \",\"number\":\"x\",\"departure\":\"now\",\"delay\":1.5,\"distance\":-1,\"status\":\"lost\",\"key\":\"\"} | origin destination number departure delay distance status key",
                "{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"puffel:1\"} | key",
                "{\"origin\":\"A\",\"destination\":\"B\",\"id\":1} | id",
                "{\"origin\":\"A\",\"destination\":\"B\",\"gate\":\"1\",\"version\":1} | gate version",
                "{\"origin\":\"A\\u0000\",\"destination\":\"\\ud800\"} | origin destination",
            })
    void eachInvalidFieldIsNamed(String body, String fields) {
        json(body)
                .post("/flights")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", is(List.of(fields.split(" "))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "{", "[]", "null", "1", "{}{}", "{\"origin\":\"A\",\"origin\":\"B\"}", "nul", "{'a':1}"})
    void whatIsNoJsonObjectIsABadRequest(String body) {
        json(body)
                .post("/flights")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", is(400));
    }

    @Test
    void nestingHasAnEnd() {
        json("[".repeat(5000)).post("/flights").then().statusCode(400);
        given().contentType("application/json")
                .body(new byte[] {'"', (byte) 0xff, '"'})
                .post("/flights")
                .then()
                .statusCode(400);
    }

    @Test
    void otherBodiesAreRefused() {
        given().contentType("text/plain")
                .body("x")
                .post("/flights")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
        json("{\"origin\":\"" + "x".repeat(70_000) + "\"}")
                .post("/flights")
                .then()
                .statusCode(413)
                .contentType("application/problem+json");
    }
}
