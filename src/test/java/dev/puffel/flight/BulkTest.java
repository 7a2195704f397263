package dev.puffel.flight;

import static dev.puffel.testing.Tokens.given;
import static io.restassured.RestAssured.config;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.Database;
import dev.puffel.testing.Outage;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class BulkTest {
    @AfterEach
    void reset() {
        Database.reset();
    }

    private static RequestSpecification lines(String lines) {
        EncoderConfig asText = encoderConfig().encodeContentTypeAs("application/x-ndjson", ContentType.TEXT);
        return given().config(config().encoderConfig(asText))
                .contentType("application/x-ndjson")
                .body(lines);
    }

    private static Response post(String lines) {
        return lines(lines).post("/flights");
    }

    @Test
    void flightsAreExportedAsNdjson() {
        Database.execute("insert into flight (origin, destination, delay) values ('Ö', 'B', 5), ('A', 'B', null)");
        String body = given().accept("application/x-ndjson")
                .get("/flights?sort=departure")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString();
        assertThat(body.replaceAll("\"id\":\\d{2,}", "\"id\":n"), is("""
                        {"id":1,"origin":"Barcelona","destination":"London"}
                        {"id":n,"origin":"Ö","destination":"B","delay":5}
                        {"id":n,"origin":"A","destination":"B"}
                        """));
    }

    @Test
    void flightsAreExportedAsCsv() {
        Database.execute("""
                insert into flight (id, origin, destination, "number", departure, delay, distance, status, key)
                values (500, 'A,"B', 'C', 'BA1', '2026-05-01T10:00:00Z', -1, 0, 'landed', 'k')""");
        given().accept("text/csv")
                .get("/flights?number=BA1")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/csv"))
                .body(is("id,%s,key\r\n500,\"A,\"\"B\",C,BA1,2026-05-01T10:00:00Z,-1,0,landed%s,k\r\n"
                        .formatted(
                                FlightField.list(FlightState.FIELDS, FlightField::name)
                                        .replace(" ", ""),
                                ",".repeat(FlightState.FIELDS.size() - 7))))
                .body(startsWith("id,origin,destination,number,departure,delay,distance,status,"));
    }

    @Test
    void anExportHasNoLimitUnlessOneIsGiven() {
        Database.execute("insert into flight (origin, destination) select 'A', 'B' from generate_series(1, 3000)");
        for (String sort : new String[] {"id", "departure", "-departure"}) {
            String body = given().accept("application/x-ndjson")
                    .get("/flights?origin=A&sort=" + sort)
                    .asString();
            assertThat(body.lines().toList(), hasSize(3000));
            body = given().accept("text/csv")
                    .get("/flights?limit=7&sort=" + sort)
                    .asString();
            assertThat(body.lines().toList(), hasSize(8));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/json",
                "text/html, */*;q=0.1 | application/json",
                "text/* | text/csv",
                "text/csv;q=0.5, application/x-ndjson | application/x-ndjson",
                "application/json;q=0.1, text/csv;q=0.2 | text/csv"
            })
    void theCallerChoosesTheFormat(String accept, String type) {
        given().accept(accept)
                .get("/flights")
                .then()
                .statusCode(200)
                .contentType(startsWith(type))
                .header("Vary", "Accept, Accept-Encoding");
    }

    @Test
    void anExportThatCannotBeginIsAProblem() {
        given().accept("text/csv").get("/flights?x=1").then().statusCode(400).contentType("application/problem+json");
        Outage.during(() -> {
            given().accept("application/x-ndjson")
                    .get("/flights")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json");
        });
        given().accept("application/x-ndjson").head("/flights").then().statusCode(200);
    }

    @Test
    void manyFlightsAreCreatedAtOnce() {
        String lines = IntStream.range(0, 10_000)
                .mapToObj(i ->
                        "{\"origin\":\"Bulk\",\"destination\":\"B\",\"departure\":\"2026-05-01T10:00:00Z\",\"delay\":1,\"key\":\"bulk "
                                + i + "\"}")
                .collect(Collectors.joining("\n"));
        post(lines).then().statusCode(201).body("ids", hasSize(10_000));
        assertThat(Database.query("select count(*) from outbox where data->>'delay' = '1'"), contains("10000"));
        post(lines + "\n{}").then().statusCode(413);
        post("{\"origin\":\"A\",\"destination\":\"B\"}\n{\"origin\":\"A\",\"destination\":\"B\",\"key\":\"bulk 7\"}")
                .then()
                .statusCode(409)
                .body("errors.line", contains(2));
    }

    @Test
    void oneInvalidLineLeavesNothing() {
        post("""
                        {"origin":"Bulk","destination":"B","key":"k"}

                        {"origin":"Bulk","destination":"B","delay":"late","gate":1}
                        nonsense
                        {"origin":"Bulk","destination":"B","key":"k"}
                        """)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.line", contains(3, 3, 4, 5))
                .body("errors.field", contains("gate", "delay", null, "key"));
        assertThat(Database.query("select count(*) from flight where origin = 'Bulk'"), contains("0"));
        post("\n\n").then().statusCode(400);
    }

    @Test
    void lineHasNoMoreBytesThanABodyOfOneFlight() {
        String flight = "{\"origin\":\"Bulk\",\"destination\":\"B\"}";
        post(flight + "\n" + flight + " ".repeat(64 * 1_024 - flight.length()))
                .then()
                .statusCode(201);
        post(flight + "\n" + flight + " ".repeat(64 * 1_024 - flight.length() + 1))
                .then()
                .statusCode(400)
                .body("errors.line", contains(2))
                .body("errors.message", contains("must not be larger than 65536 bytes"));
    }

    @Test
    void aBulkCanBeRepeated() {
        String line = "{\"origin\":\"Bulk\",\"destination\":\"B\"}\n";
        for (int i = 0; i < 2; i++) {
            lines(line + line)
                    .header("Idempotency-Key", "bulk")
                    .post("/flights")
                    .then()
                    .statusCode(201);
        }
        assertThat(Database.query("select count(*) from flight where origin = 'Bulk'"), contains("2"));
    }

    @Test
    void aBodyWithoutATypeIsOneFlight() {
        given().noContentType().body(new byte[0]).post("/flights").then().statusCode(400);
    }
}
