package dev.puffel.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.puffel.testing.Tokens.given;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.puffel.testing.Chromium;
import dev.puffel.testing.Database;
import dev.puffel.testing.Line;
import dev.puffel.testing.PubSub;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The board as people see it. */
@QuarkusIntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoardBrowserIT {
    private static final Logger LOG = Logger.getLogger(BoardBrowserIT.class);

    /** Ids that the database does not come to by itself. */
    private static final String MANY = """
        insert into flight (id, origin, destination, "number", departure, delay, status)
        select 900000000 + i, (array['Oslo', 'LHR', 'São Paulo'])[1 + i % 3], (array['Rome', 'JFK', 'Zürich', 'DTW'])[1 + i % 4],
          'BA' || (400 + i * 7), timestamptz '2099-01-01' + i * interval '7 minutes',
          (array[0, null, 12, -5, 45])[1 + i % 5],
          (array['departed', 'boarding', 'scheduled', 'cancelled', 'landed', 'diverted', null])[1 + i % 7]
        from generate_series(1, 60) i""";

    /** A browser waits a few seconds before it connects again. */
    private static final LocatorAssertions.HasTextOptions SOON =
            new LocatorAssertions.HasTextOptions().setTimeout(20_000);

    private final Chromium chromium = new Chromium();
    private Page page;

    @BeforeAll
    void start() {
        if (!Chromium.isInstalled()) {
            // Maven's own report keeps the reason to itself.
            LOG.warnf("All of this is skipped: there is no browser at %s", Chromium.FILE);
        }
        assumeTrue(Chromium.isInstalled());
        chromium.start();
    }

    @AfterAll
    void stop() {
        chromium.close();
    }

    @BeforeEach
    void open() {
        page = chromium.open(new Browser.NewContextOptions());
    }

    @AfterEach
    void reset() {
        Database.reset();
    }

    private void show(String url) {
        page.navigate(url);
        assertThat(page.locator("#link")).hasText("Live");
    }

    private Locator row(Object id) {
        return page.locator("tr[data-id='" + id + "']");
    }

    private List<String> rows() {
        return page.locator("tr[data-id]").all().stream()
                .map(row -> row.getAttribute("data-id"))
                .toList();
    }

    private static int create(String json) {
        return given().contentType("application/json")
                .body(json)
                .post("/flights")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void patch(int id, String json) {
        given().contentType("application/merge-patch+json")
                .body(json)
                .patch("/flights/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void changesShowAtOnceInTheirPlaces() {
        Database.execute(MANY);
        show("/board?airport=Oslo&zone=Europe/Berlin");
        int id = create("{\"origin\":\"Oslo\",\"destination\":\"<img src=x onerror=alert(1)>\",\"number\":\"BA1\","
                + "\"departure\":\"2099-01-01T00:21:00.5Z\"}");
        int elsewhere =
                create("{\"origin\":\"Rome\",\"destination\":\"Berne\",\"departure\":\"2099-01-01T00:22:00Z\"}");
        assertThat(row(id).locator(".destination")).hasText("<img src=x onerror=alert(1)>");
        assertThat(rows().subList(0, 3), is(List.of("900000003", String.valueOf(id), "900000006")));

        patch(id, "{\"status\":\"boarding\",\"delay\":7}");
        assertThat(row(id).locator(".status")).hasText("boarding");
        assertThat(row(id).locator(".time")).hasText("01:21");
        assertThat(row(id).locator(".expected")).hasText("01:28");
        assertThat(row(id)).hasClass(Pattern.compile("changed"));
        assertThat(rows().subList(0, 3), is(List.of("900000003", String.valueOf(id), "900000006")));
        assertThat(row(id)).not().hasClass(Pattern.compile("changed"));

        patch(id, "{\"departure\":\"2098-12-31T22:59:59.5Z\"}");
        assertThat(page.locator("tr[data-id]").first()).hasAttribute("data-id", String.valueOf(id));
        assertThat(page.locator(".day").first()).hasText("Wednesday, 31 December 2098");

        patch(id, "{\"origin\":\"Rome\"}");
        assertThat(row(id)).hasCount(0);
        given().header("If-Match", "*").delete("/flights/900000006").then().statusCode(204);
        assertThat(row(900000006)).hasCount(0);
        assertThat(row(elsewhere)).hasCount(0);
        assertThat(chromium.errors(), empty());
    }

    @Test
    void changesOverPubSubShowTooAndTheStateOfTheServiceGoesOn() {
        show("/board?ops");
        String key = "key-" + UUID.randomUUID();
        PubSub.publish(List.of(PubSub.event(
                key,
                "dev.puffel.flight.upserted",
                "2026-11-24T18:00:00Z",
                key,
                "{\"origin\":\"Oslo\",\"destination\":\"" + key + "\",\"departure\":\"2099-01-01T00:21:00Z\"}")));
        assertThat(page.locator("tbody .destination").getByText(key))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(20_000));
        assertThat(page.locator("#lastChange")).hasText(Pattern.compile("^[0-9] s ago$"));
        assertThat(page.locator("#messages")).hasText(Pattern.compile("^[0-9]+\\.[0-9]$"));
        assertThat(page.locator("#followers")).hasText(Pattern.compile("^[1-9]"));
        assertThat(page.locator("#outbox")).hasText(Pattern.compile("^[0-9]+$"));
        assertThat(chromium.errors(), empty());
    }

    @Test
    void aLostConnectionShowsAndIsFoundAgain() throws IOException {
        Database.execute(MANY);
        try (Line line = new Line(RestAssured.port)) {
            show("http://localhost:" + line.port() + "/board");
            for (String status : List.of("landed", "cancelled")) {
                line.cut();
                assertThat(page.locator("#link")).hasText("Connection lost – trying again");
                patch(900000001, "{\"status\":\"" + status + "\"}");
                if (status.equals("cancelled")) {
                    // Missed changes are no longer available.
                    Database.execute("update flight_change_forgotten set xid = pg_current_xact_id()");
                }
                line.mend();
                assertThat(page.locator("#link")).hasText("Live", SOON);
                assertThat(row(900000001).locator(".status")).hasText(status);
            }
        } finally {
            Database.execute("update flight_change_forgotten set xid = '0'");
        }
    }

    @Test
    void aRefreshThatFailsIsTriedAgain() {
        Database.execute(MANY);
        AtomicInteger refreshes = new AtomicInteger();
        page.route("**/board", route -> {
            if (route.request().isNavigationRequest() || refreshes.incrementAndGet() > 2) {
                route.resume();
            } else {
                route.fulfill(new Route.FulfillOptions().setStatus(503));
            }
        });
        // Too late for the page, too early for the stream.
        page.route("**/flights/changes*", route -> {
            patch(900000001, "{\"status\":\"landed\"}");
            route.resume();
        });
        page.clock().install();
        show("/board");
        for (int failed = 1; failed <= 2; failed++) {
            int soFar = failed;
            page.waitForCondition(() -> refreshes.get() >= soFar);
            page.clock().fastForward(5_000);
        }
        assertThat(row(900000001).locator(".status")).hasText("landed", SOON);
        assertThat(refreshes.get(), is(3));
    }

    @Test
    void theBoardOfAllFlightsIsFetchedAtMostEveryFiveSecondsAndEndsWithTheLastChange() {
        Database.execute(MANY);
        show("/board");
        for (String status : List.of("landed", "cancelled", "diverted")) {
            patch(900000001, "{\"status\":\"" + status + "\"}");
            assertThat(row(900000001).locator(".status")).hasText(status, SOON);
        }
        // An Integer if it is whole.
        Number least = (Number) page.evaluate("""
                        performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('/board'))
                          .map((entry, i, all) => i === 0 ? 60000.5 : entry.startTime - all[i - 1].startTime)
                          .reduce((a, b) => Math.min(a, b))""");
        assertThat(least.doubleValue(), greaterThan(4990.0));
    }

    @Test
    void searchesTypeAheadAndPagesGoThereAndBack() {
        Database.execute(MANY);
        show("/");
        assertThat(page.url(), endsWith("/board"));
        page.getByLabel("Origin").pressSequentially("s");
        assertThat(page.locator("datalist option")).hasAttribute("value", "São Paulo");
        page.getByLabel("Origin").fill("oslo");
        page.keyboard().press("Enter");
        assertThat(page.locator("tr[data-id]")).hasCount(20);
        assertThat(page.url(), endsWith("/board?origin=oslo"));
        assertThat(page.getByLabel("Origin")).hasValue("Oslo");

        page.getByText("Clear").click();
        assertThat(page.locator("tr[data-id]")).hasCount(50);
        assertThat(page.locator("#outbox")).hasCount(0);
        page.getByText("Next page").click();
        assertThat(page.locator("tr[data-id]")).hasCount(10);
        page.goBack();
        assertThat(page.locator("tr[data-id]")).hasCount(50);
        assertThat(page.locator("#link")).hasText("Live");
        page.goForward();
        page.getByText("First page").click();
        assertThat(page.locator("tr[data-id]")).hasCount(50);
        assertThat(chromium.errors(), empty());
    }

    @Test
    void aSearchOfOperatorsKeepsTheStateOfTheService() {
        Database.execute(MANY);
        show("/board?ops");
        page.getByLabel("Origin").fill("oslo");
        page.keyboard().press("Enter");
        assertThat(page.locator("tr[data-id]")).hasCount(20);
        assertThat(page.locator("#outbox")).isVisible();
        page.getByText("Clear").click();
        assertThat(page.locator("tr[data-id]")).hasCount(50);
        assertThat(page.locator("#outbox")).isVisible();
    }

    @Test
    void allButTheChangesWorksWithoutAScript() {
        Database.execute(MANY);
        page = chromium.open(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page.navigate("/");
        assertThat(page.locator("tr[data-id]")).hasCount(50);
        page.getByText("Next page").click();
        assertThat(page.locator("tr[data-id]")).hasCount(10);
        page.getByLabel("Airport").fill("são paulo");
        page.getByLabel("Sort").selectOption("Departures, latest first");
        page.getByText("Show", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("tr[data-id]")).hasCount(20);
        assertThat(rows().get(0), is("900000059"));
    }

    @Test
    void theKeyboardReachesAll() {
        Database.execute(MANY);
        show("/board");
        List<String> reached = new ArrayList<>();
        String last = "Next page";
        for (int tabs = 0; tabs < 16 && !reached.contains(last); tabs++) {
            page.keyboard().press("Tab");
            reached.add(
                    String.valueOf(page.evaluate("document.activeElement.name || document.activeElement.textContent")));
            // A day has parts, whose outlines are the browser's.
            if (!reached.get(tabs).equals("day")) {
                assertThat(
                        reached.toString(),
                        page.evaluate("getComputedStyle(document.activeElement).outlineStyle"),
                        is("solid"));
            }
        }
        assertThat(
                reached.stream().distinct().toList(),
                is(List.of(
                        "Departures",
                        "Arrivals",
                        "airport",
                        "number",
                        "origin",
                        "destination",
                        "day",
                        "zone",
                        "sort",
                        "Show",
                        "Clear",
                        last)));
    }

    @Test
    void aWallTurnsItsPages() {
        Database.execute(MANY);
        page.clock().install();
        show("/board?wall");
        assertThat(row(900000001)).isVisible();
        page.clock().fastForward(15_000);
        assertThat(row(900000016)).isVisible();
        assertThat(page.locator("tr[data-id]")).hasCount(15);
        assertThat(
                "nobody scrolls",
                page.evaluate("document.querySelector('table').getBoundingClientRect().bottom <= innerHeight"),
                is(true));
    }

    @Test
    void thePhonesFormFolds() {
        page = chromium.open(
                new Browser.NewContextOptions().setViewportSize(375, 667).setJavaScriptEnabled(false));
        page.navigate("/board");
        assertThat(page.getByLabel("Airport")).not().isVisible();
        page.getByText("Search").click();
        assertThat(page.getByLabel("Airport")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({
        "phone, 390, 844, DARK",
        "laptop, 1280, 800, LIGHT",
        "operators, 1280, 800, DARK",
        "wall, 2560, 1440, DARK",
    })
    void itIsForEverybodyAndEveryScreen(String screen, int width, int height, ColorScheme scheme) {
        Database.execute(MANY);
        page = chromium.open(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE));
        show(
                switch (screen) {
                    case "wall" -> "/board?wall";
                    case "operators" -> "/board?ops";
                    default -> "/board";
                });
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/board", screen + "-" + scheme + ".png")));
        int widest = (int) page.evaluate("document.documentElement.scrollWidth");
        assertThat("nothing lies beyond the edge", widest, lessThanOrEqualTo(width));
        // In one call: the page has no frames, whose partial results would pass through this process.
        List<Rule> violations =
                new AxeBuilder(page).setLegacyMode(true).analyze().getViolations();
        assertThat(violations.toString(), violations, empty());
    }
}
