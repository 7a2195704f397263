package dev.puffel.flight.pages;

import static dev.puffel.testing.Tokens.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.Background;
import dev.puffel.testing.Database;
import dev.puffel.testing.OtherSettings;
import dev.puffel.testing.Outage;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OtherSettings.class)
class PageCacheTest {
    private static final Duration STALENESS = Duration.ofSeconds(1);

    @AfterEach
    void reset() {
        Database.reset();
    }

    private static Response list(String query) {
        return given().get("/flights" + query);
    }

    private static double hits() {
        String hits = "cache_gets_total{cache=\"pages\",result=\"hit\"} ";
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(hits))
                .mapToDouble(line -> Double.parseDouble(line.substring(hits.length())))
                .sum();
    }

    /** Reads until the answer comes from the cache. */
    private static Response cached(String query) {
        return await().atMost(Duration.ofSeconds(5))
                .until(
                        () -> {
                            double before = hits();
                            Response answer = list(query);
                            return hits() > before ? answer : null;
                        },
                        answer -> answer != null);
    }

    private static long create(String origin) {
        return given().contentType("application/json")
                .body("{\"origin\":\"%s\",\"destination\":\"Rome\"}".formatted(origin))
                .post("/flights")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getLong("id");
    }

    /** All but the length, as pages are compressed more while they are kept. */
    private static SortedSet<String> headers(Response response) {
        return response.headers().asList().stream()
                .filter(header -> !header.getName().equalsIgnoreCase("content-length"))
                .map(header -> header.getName().toLowerCase(Locale.ROOT) + ": " + header.getValue())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void anAnswerFromTheCacheIsTheSame() {
        create("Oslo");
        Response first = list("?limit=1");
        Response again = cached("?limit=1");
        assertThat(again.asString(), is(first.asString()));
        assertThat(again.statusCode(), is(first.statusCode()));
        assertThat(headers(again), is(headers(first)));
        assertThat(again.header("Link"), containsString("rel=\"next\""));
    }

    @Test
    void eachQueryAndMediaTypeHasItsOwnAnswer() {
        cached("");
        assertThat(list("?origin=Nowhere").asString(), is("[]"));
        given().accept("text/csv").get("/flights").then().contentType("text/csv");
        given().accept("text/html").get("/flights").then().statusCode(406);
        list("?limit=x").then().statusCode(400);
        list("?limit=x").then().statusCode(400);
        given().head("/flights").then().statusCode(200).body(is(""));
    }

    @Test
    void whoWritesReadsItAtOnceHoweverManyReadMeanwhile() {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<?>[] readers = Stream.generate(() -> CompletableFuture.runAsync(
                        () -> {
                            while (!done.get()) {
                                list("").then().statusCode(200);
                            }
                        },
                        Background.THREADS))
                .limit(3)
                .toArray(CompletableFuture<?>[]::new);
        try {
            for (int i = 0; i < 20; i++) {
                long id = create("City" + i);
                assertThat(list("").asString(), containsString("City" + i + "\""));
                given().header("If-Match", "*").delete("/flights/" + id).then().statusCode(204);
                assertThat(list("").asString(), not(containsString("City" + i + "\"")));
            }
        } finally {
            done.set(true);
        }
        CompletableFuture.allOf(readers).join();
        assertThat(hits(), greaterThan(0.0));
    }

    @Test
    void whatOthersChangeIsThereWithinTheStaleness() {
        for (String origin : List.of("Bergen", "Malmo", "Turku")) {
            cached("");
            Database.execute("update flight set origin = '%s' where id = 1".formatted(origin));
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(STALENESS)
                    .until(() -> list("").asString().contains(origin));
        }
        Database.execute("update flight set origin = 'Barcelona' where id = 1");
    }

    /** As after a failover, when ids of transactions are given again, so that changes cannot be told by them. */
    @Test
    void nothingOutlivesAnEpochInTheCache() {
        cached("");
        Database.execute("set session_replication_role = replica; update flight set origin = 'Odessa' where id = 1;"
                + "update flight_change_epoch set epoch = '00000000'");
        await().atMost(STALENESS).until(() -> list("").asString().contains("Odessa"));
        Database.execute("update flight set origin = 'Barcelona' where id = 1");
    }

    @Test
    void nothingIsAnsweredFromTheCacheWhileChangesCannotBeSeen() {
        cached("");
        Outage.during(() -> {
            await().atMost(Duration.ofSeconds(5)).until(() -> list("").statusCode() == 503);
            list("").then().statusCode(503);
        });
        Database.execute("update flight set origin = 'Bergen' where id = 1");
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> cached("").asString().contains("Bergen"));
        Database.execute("update flight set origin = 'Barcelona' where id = 1");
    }
}
