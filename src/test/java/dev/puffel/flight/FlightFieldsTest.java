package dev.puffel.flight;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields that airports and airlines know, by each way in and out over HTTP. */
@QuarkusTest
class FlightFieldsTest {
    private static final String SENT = """
            "origin":"LHR","destination":"JFK","number":"ba 0117","departure":"2026-12-01T09:00:00+01:00",\
            "arrival":"2026-12-01T16:00:00Z","estimatedDeparture":"2026-12-01T08:20:00Z",\
            "estimatedArrival":"2026-12-01T16:10:00Z","actualDeparture":"2026-12-01T08:25:00Z",\
            "actualArrival":"2026-12-01T16:05:30Z","departureTerminal":" 5 ","departureGate":"A10","arrivalTerminal":"8",\
            "arrivalGate":"B2","baggageClaim":"7","callsign":"baw117","aircraft":"g-xlek","aircraftType":"a388",\
            "codeshares":["aa6117","IB 07321"]""";

    private static final String KEPT = """
            "origin":"LHR","destination":"JFK","number":"BA117","departure":"2026-12-01T08:00:00Z",\
            "arrival":"2026-12-01T16:00:00Z","estimatedDeparture":"2026-12-01T08:20:00Z",\
            "estimatedArrival":"2026-12-01T16:10:00Z","actualDeparture":"2026-12-01T08:25:00Z",\
            "actualArrival":"2026-12-01T16:05:30Z","departureTerminal":"5","departureGate":"A10","arrivalTerminal":"8",\
            "arrivalGate":"B2","baggageClaim":"7","callsign":"BAW117","aircraft":"G-XLEK","aircraftType":"A388",\
            "codeshares":["AA6117","IB7321"]""";

    @AfterEach
    void reset() {
        Database.reset();
    }

    private static Response create(String members) {
        return given().contentType("application/json").body("{" + members + "}").post("/flights");
    }

    @Test
    void allFieldsAreKeptAndPublished() {
        int id = create(SENT).then().statusCode(201).extract().path("id");
        given().get("/flights/" + id).then().body(is("{\"id\":" + id + "," + KEPT + "}"));
        assertThat(Database.query("select data from outbox"), contains("{" + KEPT + "}"));
    }

    @Test
    void bulkKeepsAllFieldsAndExportsWriteThem() {
        given().contentType("application/x-ndjson")
                .body(("{" + SENT + "}\n{\"origin\":\"A\",\"destination\":\"B\"}\n").getBytes(UTF_8))
                .post("/flights")
                .then()
                .statusCode(201);
        given().accept("application/x-ndjson")
                .get("/flights?number=BA117")
                .then()
                .body(endsWith("," + KEPT + "}\n"));
        given().accept("text/csv")
                .get("/flights?number=BA0117")
                .then()
                .body(endsWith("2026-12-01T16:05:30Z,5,A10,8,B2,7,BAW117,G-XLEK,A388,AA6117 IB7321,\r\n"));
    }

    @Test
    void patchRemovesAndReplacesFields() {
        int id = create(SENT).path("id");
        given().contentType("application/merge-patch+json")
                .body("{\"codeshares\":null,\"departureGate\":\"C3\",\"actualArrival\":null}")
                .patch("/flights/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("departureGate", is("C3"))
                .body("keySet().toList().contains('codeshares')", is(false))
                .body("keySet().toList().contains('actualArrival')", is(false));
    }

    @Test
    void patchToTheSameCodesharesChangesNothing() {
        int id = create(SENT).path("id");
        given().contentType("application/merge-patch+json")
                .body("{\"codeshares\":[\"AA6117\",\"IB7321\"]}")
                .patch("/flights/" + id)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "arrival            | \"tomorrow\"           | must be an RFC 3339 date and time, such as 2026-11-24T18:30:00Z",
                "departureGate      | \"a very long gate\"   | must be 1 to 10 characters without control characters",
                "baggageClaim       | 7                      | must be a string",
                "callsign           | \"B-1\"                | must be 3 to 8 letters and digits, such as RYR27NW",
                "aircraft           | \"G\"                  | must be 2 to 10 letters, digits and hyphens, such as G-XLEK",
                "aircraftType       | \"A\"                  | must be 2 to 4 letters and digits, such as A320",
                "codeshares         | \"AA1\"                | must be an array of strings",
                "codeshares         | [1]                    | must be an array of strings",
                "codeshares         | []                     | must be 1 to 20 different flight numbers",
                "codeshares         | [\"AA1\",\"AA 01\"]    | must be 1 to 20 different flight numbers",
                "codeshares         | [\"no\"]               | must be IATA or ICAO flight numbers, such as BA478",
                "codeshares         | [\"BA1\"]              | must not have the flight's own number"
            })
    void invalidFieldIsNamed(String field, String json, String message) {
        create("\"origin\":\"A\",\"destination\":\"B\",\"number\":\"BA01\",\"" + field + "\":" + json)
                .then()
                .statusCode(400)
                .body("errors.field", is(List.of(field)))
                .body("errors.message", is(List.of(message)));
    }
}
