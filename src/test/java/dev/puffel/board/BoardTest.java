package dev.puffel.board;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
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
import java.util.Map;
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
            (102, 'Oslo', 'Rome', 'BA2', now() - interval '10 minutes', 0, 'departed'),
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
        assertThat(html, containsString("-5 min"));
    }

    @Test
    void whereNothingDepartsAnyMoreItShowsTheLatest() {
        Database.execute("insert into flight (id, origin, destination, departure) values"
                + " (101, 'A', 'B', '2001-01-01T00:47:00Z'), (102, 'A', 'B', '2001-01-02T00:47:00Z')");
        String html = page("/board");
        assertThat(ids(html), is(List.of("102", "101", "1")));
        assertThat(html, containsString("Nothing departs from now on"));
        assertThat(html, containsString("<b>00:47</b> <small>2001-01-02</small>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "airport=Oslo | 102 104 103",
                "airport=OSLO&origin=&destination=&day=&sort= | 102 104 103",
                "airport=oslo&sort=-departure | 103 104 102 101",
                "airport=Oslo&origin=Rome | 103",
                "airport=Oslo&origin=Rome&destination=Berne | ''",
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
    @ValueSource(strings = {"", "sort=-departure", "airport=Oslo", "airport=Oslo&sort=-departure", "day=2098-01-01"})
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
        assertThat(all("(?:fetch|EventSource)\\((?!root \\+|location)([^)]*)", html), empty());
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
                    .body("replica", not(is("")))
                    .body("messages", greaterThanOrEqualTo(0))
                    .body("lastChange", lessThan(60))
                    .body("outbox", greaterThanOrEqualTo(0))
                    .body("quarantine", greaterThanOrEqualTo(0))
                    .body("followers", greaterThan(0))
                    .extract()
                    .path("");
            assertThat(page("/board"), containsString("<dd id=\"replica\">" + state.get("replica") + "</dd>"));
        }
    }
}
