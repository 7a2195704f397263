package dev.puffel.board;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.Database;
import dev.puffel.testing.Follower;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BoardTest {
    @AfterEach
    void reset() {
        Database.reset();
    }

    private static ValidatableResponse get(String url) {
        return given().urlEncodingEnabled(false).get(url).then();
    }

    private static String page(String url) {
        return get(url).statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .extract()
                .asString();
    }

    private static List<String> ids(String html) {
        return all("data-id=\"([0-9]+)\"", html);
    }

    private static List<String> all(String pattern, String html) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(html)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static void insertAroundNow() {
        Database.execute("""
            insert into flight (id, origin, destination, "number", departure, delay, status) values
            (101, 'Oslo', 'Rome', 'BA1', now() - interval '1 day', 5, 'landed'),
            (102, 'Oslo', 'Rome', 'BA2', now() - interval '3 minutes', 0, 'departed'),
            (103, 'Rome', 'Oslo', 'BA3', now() + interval '2 hours', -5, 'scheduled'),
            (104, 'São Paulo', 'Oslo', null, now() + interval '1 hour', null, null),
            (105, 'Rome', 'Berne', 'BA5', '2001-02-03T04:05:06Z', null, null)""");
    }

    @Test
    void itBeginsNow() {
        insertAroundNow();
        String html = page("/board");
        assertThat(ids(html), is(List.of("102", "104", "103")));
        assertThat(html, containsString("From now on"));
        assertThat(html, containsString("BA3"));
    }

    /** The first four have not departed, or just now. */
    @Test
    void flightsLeaveFiveMinutesAfterTheyHaveDeparted() {
        Database.execute("""
            insert into flight (id, origin, destination, "number", departure, delay, estimatedDeparture, actualDeparture, status)
            select id, 'AMS', 'LHR', number, now() + scheduled * interval '1 minute', delay,
              now() + estimated * interval '1 minute', now() + actual * interval '1 minute', status
            from (values
              (201, 'KL999', -180, 240, null, null, 'scheduled'),
              (202, 'KL1', -90, null, 20, null, 'boarding'),
              (203, 'KL2', -60, 30, null, -4, 'departed'),
              (204, 'KL3', -4, null, null, null, null),
              (205, 'KL4', -180, 170, null, null, 'scheduled'),
              (206, 'KL5', -180, 240, -30, null, 'departed'),
              (207, 'KL6', 5, null, null, -10, 'departed'),
              (208, 'KL7', -7, null, null, null, 'scheduled'))
              as f (id, number, scheduled, delay, estimated, actual, status)""");
        for (String query : List.of("", "?airport=AMS", "?destination=LHR", "?wall")) {
            assertThat(ids(page("/board" + query)), is(List.of("201", "202", "203", "204")));
        }
        assertThat(ids(page("/board?number=kl%20999")), is(List.of("201")));
        assertThat(ids(page("/board?airport=LHR")), not(hasItem("201")));
    }

    /** The last of these are to come, if any; some have the same time. */
    @ParameterizedTest
    @CsvSource({
        "59, 120, ''",
        "50, 50, ''",
        "51, 51, ''",
        "120, 120, ''",
        "50, 51, ''",
        "16, 16, ?wall",
        "40, 40, ?wall"
    })
    void pagesOfLateFlightsFollowOnOneAnother(int late, int count, String query) {
        Database.execute("""
            insert into flight (id, origin, destination, departure, delay)
            select 1000 + i, 'A', 'B', now() + (i - %1$d) / 3 * interval '2 minutes' - interval '10 minutes', 400
            from generate_series(1, %1$d) i
            union all select 1000 + i, 'A', 'B', now() + i * interval '1 minute', null
            from generate_series(%1$d + 1, %2$d) i""".formatted(late, count));
        List<String> seen = new ArrayList<>();
        String next = query;
        for (int pages = 1; seen.size() < count; pages++) {
            assertThat(pages, lessThan(5));
            String html = page("/board" + next.replace("&amp;", "&"));
            seen.addAll(ids(html));
            next = all("data-onward=\"([^\"]*)\"", html).get(0);
        }
        assertThat(
                seen,
                is(IntStream.rangeClosed(1001, 1000 + count)
                        .mapToObj(String::valueOf)
                        .toList()));
    }

    private static void insertOneDay() {
        Database.execute("""
            insert into flight (id, origin, destination, "number", departure, delay, arrival, estimatedDeparture,
              departureTerminal, departureGate, arrivalTerminal, arrivalGate, codeshares, status) values
            (301, 'LHR', 'JFK', 'BA117', '2098-07-01T22:30:00Z', null, '2098-07-02T06:30:00Z', '2098-07-01T23:10:00Z', '5', 'B36',
              '8', 'G2', '{AA6134,IB4217}', 'scheduled'),
            (302, 'LHR', 'OSL', 'BA762', '2098-07-01T23:30:00Z', 0, '2098-07-02T01:40:00Z', null, '5', null, null, null, null, null),
            (303, 'OSL', 'LHR', 'BA763', '2098-07-01T21:00:00Z', -5, '2098-07-01T23:20:00Z', null, null, null, '3', 'A7', null,
              'cancelled')""");
    }

    /** A row with its headings, the texts of its cells separated by bars. */
    private static List<String> rows(String html) {
        return all("<tr role=\"row\"( (?:class=\"day\"|data-id).*?)</tr>", html).stream()
                .map(row -> all(">([^<>]*)</(?:b|small|th)>", row).stream()
                        .filter(text -> !text.isBlank())
                        .collect(joining("|")))
                .toList();
    }

    @Test
    void departuresOfAnAirportHaveItsTimesAndGates() {
        insertOneDay();
        assertThat(
                rows(page("/board?airport=LHR&zone=Europe/London")),
                is(List.of(
                        "Tuesday, 1 July 2098",
                        "23:30|Wed 00:10|BA117|AA6134|IB4217|JFK|5|B36|scheduled",
                        "Wednesday, 2 July 2098",
                        "00:30|on time|BA762|OSL|5")));
        assertThat(
                rows(page("/board?airport=LHR")),
                is(List.of(
                        "Tuesday, 1 July 2098",
                        "22:30|23:10|BA117|AA6134|IB4217|JFK|5|B36|scheduled",
                        "23:30|on time|BA762|OSL|5")));
    }

    @Test
    void arrivalsAtAnAirportHaveItsTimesAndGates() {
        insertOneDay();
        String html = page("/board?airport=LHR&sort=arrival&zone=Europe/London");
        assertThat(rows(html), is(List.of("Wednesday, 2 July 2098", "00:20|BA763|OSL|3|A7|cancelled")));
        assertThat(html, containsString("<h1>Arrivals to LHR</h1>"));
        assertThat(ids(page("/board?sort=arrival")), is(List.of("303", "302", "301")));
        assertThat(ids(page("/board?sort=-arrival&number=AA6134")), is(List.of("301")));
        assertThat(
                ids(page("/board?day=2098-07-02&zone=Europe/London&sort=arrival")), is(List.of("303", "302", "301")));
        assertThat(ids(page("/board?day=2098-07-02&zone=America/New_York&sort=arrival")), is(List.of("301")));
    }

    @Test
    void aWallHasNoFormAndGoesOnByItself() {
        Database.execute("""
            insert into flight (id, origin, destination, departure)
            select 1000 + i, 'Oslo', 'Rome', timestamptz '2099-01-01' + i * interval '1 minute' from generate_series(1, 20) i""");
        String html = page("/board?airport=Oslo&wall");
        assertThat(ids(html), hasSize(15));
        assertThat(all("(<form|<nav|<footer)", html), empty());
        String next = all("<noscript><meta http-equiv=\"refresh\" content=\"15;url=([^\"]*)\">", html)
                .get(0);
        String last = page("/board" + next.replace("&amp;", "&"));
        assertThat(ids(last), hasSize(5));
        assertThat(last, containsString("content=\"15;url=?airport=Oslo&amp;wall=\""));
    }

    @Test
    void whereNothingIsFoundOneTextSaysWhat() {
        String html = page("/board?origin=AMS&destination=XXX");
        assertThat(html, containsString("<p id=\"none\">No flights AMS → XXX.</p>"));
        assertThat(html, not(containsString("the latest flights")));
        assertThat(page("/board?airport=XXX&sort=arrival&number=KL9"), containsString("No flights KL9 to XXX."));
    }

    @Test
    void theLabelsOfTheFormAreTheParametersOfTheAddress() {
        Matcher fields = Pattern.compile("<label>(\\w+)\\s+<(?:input|select) name=\"(\\w+)\"")
                .matcher(page("/board"));
        List<String> names = new ArrayList<>();
        while (fields.find()) {
            assertThat(fields.group(1).toLowerCase(Locale.ROOT), is(fields.group(2)));
            names.add(fields.group(2));
        }
        assertThat(names, is(List.of("airport", "number", "origin", "destination", "day", "zone", "sort")));
    }

    @ParameterizedTest
    @CsvSource({
        "/board?day=x, 400, <b>day</b> must be a day of the years 1 to 9999",
        "/board?x=%3Cb%3E, 400, <b>x</b> is not a parameter of this resource",
        "/board?zone=Nowhere, 400, '<b>zone</b> must be a time zone, such as Europe/London'",
        "/board?wall=x, 400, <b>wall</b> must have no value",
        "/board?ops=x, 400, <b>ops</b> must have no value",
        "/board/x/y, 404, <a href=\"../../board\">",
    })
    void browsersGetErrorsAsPages(String url, int status, String text) {
        String html = given().urlEncodingEnabled(false)
                .accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get(url)
                .then()
                .statusCode(status)
                .contentType("text/html;charset=UTF-8")
                .header("Vary", "Accept")
                .extract()
                .asString();
        assertThat(html, containsString(text));
        given().urlEncodingEnabled(false)
                .accept("*/*")
                .get(url)
                .then()
                .statusCode(status)
                .contentType(not("text/html;charset=UTF-8"));
    }

    @Test
    void whereNothingDepartsAnyMoreItShowsTheLatest() {
        Database.execute("insert into flight (id, origin, destination, departure) values"
                + " (101, 'A', 'B', '2001-01-01T00:47:00Z'), (102, 'A', 'B', '2001-01-02T00:47:00Z')");
        String html = page("/board");
        assertThat(ids(html), is(List.of("102", "101", "1")));
        assertThat(html, containsString("Nothing departs from now on"));
        assertThat(rows(html).subList(0, 2), is(List.of("Tuesday, 2 January 2001", "00:47|–|A|B")));
        assertThat(html, containsString(">Without a time</th>"));
    }

    @Test
    void aWallWithoutFlightsToComeStaysWithTheLatest() {
        Database.execute("insert into flight (id, origin, destination, departure)"
                + " select 1000 + i, 'A', 'B', now() - i * interval '1 day' from generate_series(1, 20) i");
        String html = page("/board?airport=A&wall");
        assertThat(ids(html), hasSize(15));
        assertThat(all("data-onward=\"([^\"]*)\"", html), is(List.of("?airport=A&amp;wall=")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "airport=Oslo | 102",
                "airport=OSLO&origin=&destination=&day=&sort=&number=&zone= | 102",
                "airport=oslo&sort=-departure | 102 101",
                "number=BA3 | 103",
                "airport=Oslo&origin=Rome | 103",
                "airport=Oslo&origin=Rome&destination=Berne | ''",
                "airport=Oslo&origin=S%C3%A3o%20Paulo | 104",
                "origin=rome | 103",
                "origin=s%C3%A3o%20paulo | 104",
                "origin=Rome&destination=Berne | 105",
                "origin=Oslo&destination=Rome&sort=-departure | 102 101",
                "day=2001-02-03&sort=-departure | 105",
                "day=2001-02-03 | 105 101 102 104 103",
                "day=2001-02-04 | 101 102 104 103",
                "day=9999-12-31 | ''",
                "sort=-departure | 103 104 102 101 105 1",
                "origin=Nowhere | ''",
            })
    void itShowsWhatIsSearchedFor(String query, String ids) {
        insertAroundNow();
        assertThat(String.join(" ", ids(page("/board?" + query))), is(ids));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sort=-departure", "day=2098-01-01", "zone=Europe%2FLondon"})
    void pagesFollowOnOneAnotherAndLeadBack(String query) {
        Database.execute("""
            insert into flight (id, origin, destination, departure)
            select 1000 + i, case when i % 2 = 0 then 'Oslo' else 'Rome' end, case when i % 2 = 0 then 'Rome' else 'Oslo' end,
              timestamptz '2099-01-01' + i / 3 * interval '1 minute'
            from generate_series(1, 120) i""");
        String first = query.isEmpty() ? "/board" : "/board?" + query;
        List<String> seen = new ArrayList<>();
        List<String> next = List.of(first.replaceFirst("^/board", ""));
        for (int pages = 1; !next.isEmpty(); pages++) {
            assertThat(pages, lessThan(5));
            String html = page("/board" + next.get(0).replace("&amp;", "&"));
            seen.addAll(ids(html));
            next = all("<a href=\"([^\"]*)\" rel=\"next\">", html);
            List<String> back = all("<a href=\"([^\"]*)\">First page", html);
            assertThat(back, is(pages == 1 ? List.of() : List.of("?" + query.replace("&", "&amp;"))));
        }
        boolean latestFirst = query.contains("-departure");
        List<String> all = IntStream.rangeClosed(1, 120)
                .mapToObj(i -> String.valueOf(latestFirst ? 1121 - i : 1000 + i))
                .toList();
        seen.remove("1");
        assertThat(seen, is(all));
    }

    @Test
    void linksStayUnderThePathThatAProxyServes() {
        String html = page("/board?origin=Nowhere&cursor=");
        assertThat(all("(?:href|action)=\"(/[^\"]*)", html), empty());
        assertThat(all("(?:fetch|EventSource)\\((?!root \\+|here)([^)]*)", html), empty());
    }

    @Test
    void whatIsInTheDatabaseIsText() {
        String hostile = "</td><script>alert('x')</script>\\\"'&";
        given().contentType("application/json")
                .body("{\"origin\":\"" + hostile + "\",\"destination\":\"{page.script}\"}")
                .post("/flights")
                .then()
                .statusCode(201);
        String html = page("/board");
        assertThat(
                html,
                containsString("<b>&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&#39;&amp;</b>"));
        assertThat(html, containsString("<b>{page.script}</b>"));
        assertThat(html, not(containsString("<script>alert")));
        String search = page("/board?airport=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
        assertThat(search, not(containsString("<script>alert")));
        assertThat(search, containsString("&quot;&gt;&lt;script&gt;alert(1)"));
    }

    @Test
    void nothingRunsOrLoadsButTheStyleAndScriptOfThePage() throws GeneralSecurityException {
        ValidatableResponse answer = get("/board");
        String html = answer.extract().asString();
        List<String> policies = answer.extract().headers().getValues("Content-Security-Policy");
        assertThat(
                policies,
                is(List.of("default-src 'none'; style-src " + hash("style", html) + "; script-src "
                        + hash("script", html) + "; img-src data:; connect-src 'self'; form-action 'self';"
                        + " base-uri 'none'; frame-ancestors 'none'")));
        assertThat(all("( on[a-z]+=| style=| src=)", html), empty());
        assertThat(html.length(), lessThan(50_000));
    }

    private static String hash(String element, String html) throws GeneralSecurityException {
        String text = all("<" + element + ">(.*?)</" + element + ">", html).get(0);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    @Test
    void invalidParametersAreNamed() {
        get("/board?airport=%00&origin=" + "x".repeat(101) + "&destination=a&destination=b&day=2026-02-30&sort=id&x=y")
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", is(List.of("destination", "x", "sort", "airport", "origin", "day")));
        get("/board?origin=%ff").statusCode(400).body("errors.field", is(List.of("origin")));
        get("/board?cursor=x").statusCode(400).body("errors.field", is(List.of("cursor")));
        get("/board?day=10000-01-01").statusCode(400).body("errors.field", is(List.of("day")));
        get("/board/places").statusCode(400).body("errors.field", is(List.of("prefix")));
        get("/board/places?prefix=%ff").statusCode(400).body("errors.field", is(List.of("prefix")));
        get("/board/places?prefix=%00").statusCode(400).body("errors.field", is(List.of("prefix")));
    }

    @Test
    void placesAreFoundByTheirBeginning() {
        insertAroundNow();
        get("/board/places?prefix=o").statusCode(200).body("", is(List.of("Oslo")));
        get("/board/places?prefix=S%C3%83O").body("", is(List.of("São Paulo")));
        get("/board/places?prefix=be").body("", is(List.of("Berne")));
        get("/board/places?prefix=slo").body("", empty());
        Database.execute("insert into flight (id, origin, destination)"
                + " select 1000 + i, 'Port ' || i, 'B' from generate_series(1, 99) i");
        get("/board/places?prefix=Port").body("", hasSize(10));
    }

    @Test
    void theStateOfTheServiceIsShown() {
        Database.execute("insert into flight (origin, destination) values ('A', 'B')");
        try (Follower follower = Follower.now()) {
            Map<String, Object> state = get("/board/state")
                    .statusCode(200)
                    .contentType("application/json")
                    .body("instance", not(is("")))
                    .body("messages", greaterThanOrEqualTo(0))
                    .body("lastChange", lessThan(60))
                    .body("outbox", greaterThanOrEqualTo(0))
                    .body("quarantine", greaterThanOrEqualTo(0))
                    .body("followers", greaterThan(0))
                    .extract()
                    .path("");
            assertThat(page("/board?ops"), containsString("<dd id=\"instance\">" + state.get("instance") + "</dd>"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/board", "/board?airport=A", "/board?wall", "/board?wall&ops"})
    void passengersSeeFlightsOnly(String url) {
        assertThat(all("(<footer|<dd)", page(url)), empty());
    }

    @Test
    void allLinksAndTheFormOfABoardForOperatorsLeadToOthers() {
        Database.execute("insert into flight (id, origin, destination, departure)"
                + " select 1000 + i, 'A', 'B', timestamptz '2099-01-01' from generate_series(1, 120) i");
        String first = page("/board?ops");
        String html = page("/board"
                + all("<a href=\"([^\"]*)\" rel=\"next\">", first).get(0).replace("&amp;", "&"));
        List<String> links = all("<a href=\"([^\"]*)\"", html);
        assertThat(links, hasSize(5));
        assertThat(links, everyItem(containsString("ops=")));
        assertThat(html, containsString("<input type=\"hidden\" name=\"ops\">"));
    }
}
