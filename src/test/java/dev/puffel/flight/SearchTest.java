package dev.puffel.flight;

import static io.restassured.RestAssured.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.Database;
import dev.puffel.testing.Pages;
import dev.puffel.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class SearchTest {
    @BeforeEach
    void flights() {
        Database.execute("""
            insert into flight
              (id, origin, destination, "number", departure, status, key, arrival, callsign, codeshares) values
            (101, 'São Paulo', 'Oslo', 'BA1', '2026-05-01T10:00:00Z', 'scheduled', 'k101', '2026-05-01T22:00:00Z', 'BAW1', null),
            (102, 'São Paulo', 'Rome', 'BA2', '2026-05-01T10:00:00Z', 'landed', 'k102', '2026-05-01T21:00:00Z', 'BAW2', '{BA1,LH7}'),
            (103, 'Rome', 'Oslo', 'BA1', null, 'landed', 'k103', '2026-05-01T21:00:00Z', 'BAW1', '{LH8}'),
            (104, 'Rome', 'São Paulo', null, '2026-04-30T23:59:59.999999Z', null, null, null, null, '{LH7,LH8}'),
            (105, 'Rome', 'Oslo', null, null, null, null, null, null, null),
            (106, 'Oslo', 'Rome', 'BA3', '2026-05-02T00:00:00Z', 'cancelled', null, '2026-05-02T03:00:00Z', null, null);
            select setval(pg_get_serial_sequence('flight', 'id'), greatest(1000, nextval(pg_get_serial_sequence('flight', 'id'))))\
            """);
    }

    @AfterEach
    void noFlights() {
        Database.reset();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "origin=São Paulo | 101 102",
                "origin= São Paulo  | 101 102",
                "origin=Sa%CC%83o Paulo%C2%A0 | 101 102",
                "destination=Oslo | 101 103 105",
                "origin=Rome&destination=Oslo | 103 105",
                "number=ba1 | 101 102 103",
                "number=BA%20001&sort=-departure | 102 101 103",
                "number=lh07&number=LH8&sort=departure | 104 102 103",
                "number=BA1&number=BA2&number=LH7 | 101 102 103 104",
                "number=BA1&number=BA2&number=LH7&sort=arrival | 102 103 101 104",
                "number=BA1&origin=Rome&origin=Oslo | 103",
                "key=k102 | 102",
                "key=%20k102%20&origin=Rome | ''",
                "callsign=baw1 | 101 103",
                "callsign=BAW1&sort=arrival | 103 101",
                "airport=Oslo | 101 103 105 106",
                "airport=Oslo&sort=-departure | 106 101 105 103",
                "airport=Oslo&airport=Rome&sort=departure | 104 101 102 106 103 105",
                "airport=Oslo&airport=Rome&sort=departure&limit=3 | 104 101 102",
                "airport=Oslo&origin=Rome&origin=Oslo&sort=arrival | 103 106 105",
                "airport=Oslo&to=2026-05-01T12:00:00Z&sort=departure | 101",
                "origin=Oslo&origin=S%C3%A3o Paulo&origin=Oslo | 101 102 106",
                "origin=Oslo&origin=Rome&destination=Oslo&destination=Rome&sort=-arrival | 106 103 105",
                "status=landed&status=cancelled&sort=departure | 102 106 103",
                "arrivalFrom=2026-05-01T21:00:00Z&arrivalTo=2026-05-01T22:00:00Z | 102 103",
                "arrivalTo=2026-05-01T22:00:00Z&sort=-arrival | 103 102",
                "sort=arrival | 102 103 101 106 1 104 105",
                "sort=-arrival | 106 101 103 102 105 104 1",
                "status=landed | 102 103",
                "from=2026-05-01T10:00:00Z | 101 102 106",
                "from=2026-05-01T12:00:00%2B02:00&to=2026-05-02T00:00:00Z | 101 102",
                "from=2026-05-01T12:00:00+02:00&to=2026-05-02T02:00:00+02:00 | 101 102",
                "to=2026-05-01T10:00:00Z | 104",
                "to=2026-04-30T23:59:59.9999995Z | 104",
                "from=2026-04-30T23:59:59.9999995Z | 101 102 106",
                "from=2026-05-01T10:00:00Z&to=2026-05-01T10:00:00Z | ''",
                "sort=id&origin=Rome | 103 104 105",
                "sort=departure | 104 101 102 106 1 103 105",
                "sort=-departure | 106 102 101 104 105 103 1",
                "sort=-departure&status=landed | 102 103",
                "sort=departure&limit=2 | 104 101",
                "origin=Nowhere | ''",
            })
    void findsWhatIsAskedFor(String query, String ids) {
        List<Integer> expected = ids.isEmpty()
                ? List.of()
                : List.of(ids.split(" ")).stream().map(Integer::valueOf).toList();
        List<Integer> found = given().urlEncodingEnabled(false)
                .get("/flights?" + query.replace(" ", "%20").replace("ã", "%C3%A3"))
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .path("id");
        assertThat(found, is(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "departure", "-departure", "arrival", "-arrival&airport=Rome&airport=Oslo"})
    void pagesFollowOnOneAnotherInEachOrder(String sort) {
        List<Integer> all = given().get("/flights?limit=1000&sort=" + sort).path("id");
        for (int limit = 1; limit <= 8; limit++) {
            assertThat(Pages.all("/flights?limit=" + limit + "&sort=" + sort), is(all));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "departure", "-departure", "arrival", "-arrival&airport=Rome&airport=Oslo"})
    void pagesStayStableWhileRowsAreInserted(String sort) {
        List<Integer> all = given().get("/flights?sort=" + sort).path("id");
        AtomicInteger inserts = new AtomicInteger();
        List<Integer> seen = Pages.all("/flights?limit=2&sort=" + sort, () -> {
            // A few times only: who reads slower than others write never comes to an end.
            if (inserts.incrementAndGet() <= 4) {
                Database.execute("""
                    insert into flight (origin, destination, departure) values
                    ('A', 'B', null), ('A', 'B', '2026-05-01T10:00:00Z'), ('A', 'B', '1999-05-01T10:00:00Z'),
                    ('A', 'B', '2099-05-01T10:00:00Z');
                    delete from flight where origin = 'A' and id % 2 = 0\
                    """);
            }
        });
        seen.retainAll(all);
        assertThat(seen, is(all));
    }

    @Test
    void theNextPageKeepsTheFilters() {
        assertThat(
                Pages.all("/flights?limit=1&origin=S%C3%A3o%20Paulo&to=2026-05-01T12:00:01%2B02:00"),
                contains(101, 102));
        assertThat(
                Pages.all("/flights?limit=1&sort=-arrival&number=BA1&number=LH8&status=landed&status=scheduled"),
                contains(101, 103, 102));
    }

    @Test
    void pageThatIsKnownIsNotSentAgain() {
        String page = "/flights?origin=Rome&limit=3&sort=departure";
        String tag = given().get(page).then().statusCode(200).extract().header("ETag");
        assertThat(tag, startsWith("W/\""));
        // The first comes from the cache, and the second does not.
        for (String query : List.of(page, page + "&cursor=" + new Cursor(FlightOrder.DEPARTURE, null, 9999).encode())) {
            String known = given().get(query).header("ETag");
            for (String tags : List.of(known, "\"x\", " + known, known.substring(2), "*")) {
                given().header("If-None-Match", tags)
                        .get(query)
                        .then()
                        .statusCode(304)
                        .header("ETag", known)
                        .header("Vary", containsString("Accept"))
                        .body(is(""));
            }
            given().header("If-None-Match", "\"x\", W/\"y\"").get(query).then().statusCode(200);
        }
        given().header("If-None-Match", tag).head(page).then().statusCode(304);
        // Only the link changes.
        Tokens.given()
                .contentType("application/json")
                .body("{\"origin\":\"Rome\",\"destination\":\"Oslo\"}")
                .post("/flights")
                .then()
                .statusCode(201);
        given().header("If-None-Match", tag)
                .get(page)
                .then()
                .statusCode(200)
                .header("ETag", not(tag))
                .body("id", contains(104, 103, 105));
    }

    @Test
    void parameterMayHaveTwentyValues() {
        String twenty = "origin=x&".repeat(20);
        given().get("/flights?sort=departure&" + twenty).then().statusCode(200).body("", empty());
        given().get("/flights?" + twenty + "origin=y")
                .then()
                .statusCode(400)
                .body("errors.message", contains("must not be given more than 20 times"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/flights", "/flights/"})
    void theNextPageIsRelativeToTheList(String path) {
        URI list = URI.create("http://proxy.test/puffel" + path + "?limit=1");
        String link = given().get(path + "?limit=1").header("Link");
        URI next = list.resolve(link.substring(1, link.indexOf('>')));
        assertThat(next.getPath(), is("/puffel/flights"));
        given().urlEncodingEnabled(false)
                .get("/flights?" + next.getRawQuery())
                .then()
                .statusCode(200)
                .body("id", contains(101));
    }

    @Test
    void thereIsNoNextPageAfterTheLast() {
        given().get("/flights?limit=7")
                .then()
                .statusCode(200)
                .body("", hasSize(7))
                .header("Link", nullValue());
        given().get("/flights?origin=x")
                .then()
                .statusCode(200)
                .body("", empty())
                .header("Link", nullValue());
    }

    @Test
    void aPageHoldsAHundredByDefaultAndAThousandAtMost() {
        Database.execute("insert into flight (origin, destination) select 'A', 'B' from generate_series(1, 1100)");
        given().get("/flights").then().body("", hasSize(100));
        given().get("/flights?limit=1000").then().body("", hasSize(1000));
        assertThat(Pages.all("/flights?origin=A&limit=1000"), hasSize(1100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orign=x | orign",
                "a=1&b=2&limit=0 | a b limit",
                "from=2026-05-01T12:00:00Z&from=2026-05-01T12:00:00Z&key=a&key=b&callsign=BA1&callsign=BA2 | callsign from key",
                "origin=x&origin= | origin",
                "status=landed&status=LANDED | status",
                "airport=%00&callsign=x&key=puffel:1 | key callsign airport",
                "arrivalFrom=2026-05-02T00:00:00Z&arrivalTo=2026-05-01T00:00:00Z | arrivalTo",
                "origin= | origin",
                "origin=%00 | origin",
                "number=nonsense | number",
                "number= | number",
                "status=LANDED | status",
                "from=yesterday&to=tomorrow | from to",
                "from=2026-05-01+12:00:00Z | from",
                "origin=%ff&number=BA%C3&to=%ff | origin number to",
                "%ff=x | \ufffd",
                "from=2026-05-02T00:00:00Z&to=2026-05-01T00:00:00Z | to",
                "sort=origin | sort",
                "limit=1001 | limit",
                "limit=-1 | limit",
                "limit=99999999999999999999 | limit",
                "limit= | limit",
                "cursor=x | cursor",
                "cursor=aWQgMQ&sort=departure | cursor",
                "cursor=aWQgOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk | cursor",
                "cursor=%C3%A3 | cursor",
            })
    void invalidParametersAreNamed(String query, String fields) {
        given().urlEncodingEnabled(false)
                .get("/flights?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", is(List.of(fields.split(" "))));
    }

    @Test
    void everyFieldThatHasAValueIsShown() {
        Database.execute("update flight set delay = -5, distance = 0 where id = 101");
        given().get("/flights?number=BA1&limit=1")
                .then()
                .body(
                        is(
                                "[{\"id\":101,\"origin\":\"São Paulo\",\"destination\":\"Oslo\",\"number\":\"BA1\","
                                        + "\"departure\":\"2026-05-01T10:00:00Z\",\"delay\":-5,\"distance\":0,"
                                        + "\"status\":\"scheduled\",\"arrival\":\"2026-05-01T22:00:00Z\",\"callsign\":\"BAW1\",\"key\":\"k101\"}]"));
    }
}
