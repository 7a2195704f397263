package dev.puffel.changes;

import static dev.puffel.testing.Tokens.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.Database;
import dev.puffel.testing.Follower;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ChangesTest {
    private static final int MANY = 60_000;

    @AfterEach
    void reset() {
        Database.reset();
        Database.execute("update flight_change_forgotten set xid = '0'");
    }

    private static void insert(long id, String origin) {
        Database.execute("insert into flight (id, origin, destination) values (%d, '%s', 'B')".formatted(id, origin));
    }

    private static String upserted(long id, String origin) {
        return "upserted {\"id\":%d,\"origin\":\"%s\",\"destination\":\"B\"}".formatted(id, origin);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection begin() throws SQLException {
        Connection connection = Database.connect();
        connection.setAutoCommit(false);
        return connection;
    }

    private static void awaitClients(int count) {
        await().atMost(Duration.ofSeconds(45)).until(ChangesTest::clients, is(count + ".0"));
    }

    private static String clients() {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("puffel_changes_clients "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .findAny()
                .orElse("unknown");
    }

    @Test
    void changesOverRestArriveInTheirOrder() {
        try (Follower follower = Follower.now()) {
            int id = given().contentType("application/json")
                    .body("""
                        {"origin":"Oslo","destination":"Rome","number":"ba478","departure":"2026-11-24T20:30:00+02:00",\
                        "delay":-5,"distance":1200,"status":"scheduled","key":"K1"}""")
                    .post("/flights")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            given().contentType("application/json")
                    .header("If-Match", "\"1\"")
                    .body("{\"origin\":\"Zürich\",\"destination\":\"B\"}")
                    .put("/flights/" + id)
                    .then()
                    .statusCode(200);
            given().contentType("application/merge-patch+json")
                    .body("{\"delay\":7}")
                    .patch("/flights/" + id)
                    .then()
                    .statusCode(200);
            given().header("If-Match", "*").delete("/flights/" + id).then().statusCode(204);
            given().contentType("application/x-ndjson")
                    .body("{\"origin\":\"X\",\"destination\":\"B\"}\n{\"origin\":\"Y\",\"destination\":\"B\"}"
                            .getBytes(UTF_8))
                    .post("/flights")
                    .then()
                    .statusCode(201);
            assertThat(
                    follower.take(6),
                    is(List.of(
                            "upserted {\"id\":" + id
                                    + ",\"origin\":\"Oslo\",\"destination\":\"Rome\",\"number\":\"BA478\","
                                    + "\"departure\":\"2026-11-24T18:30:00Z\",\"delay\":-5,\"distance\":1200,"
                                    + "\"status\":\"scheduled\",\"key\":\"K1\"}",
                            upserted(id, "Zürich"),
                            "upserted {\"id\":" + id + ",\"origin\":\"Zürich\",\"destination\":\"B\",\"delay\":7}",
                            "removed {\"id\":" + id + "}",
                            upserted(id + 1, "X"),
                            upserted(id + 2, "Y"))));
        }
    }

    @Test
    void filterPassesFlightsThatMatchBeforeOrAfterTheChange() {
        String start;
        String query = "airport=Oslo&airport=Rome&number=LH%207&status=boarding&from=2026-05-01T00:00:00Z";
        List<String> expected = List.of(
                "upserted {\"id\":801,\"origin\":\"Oslo\",\"destination\":\"B\",\"departure\":\"2026-05-02T00:00:00Z\","
                        + "\"status\":\"boarding\",\"codeshares\":[\"LH7\"],\"key\":\"k1\"}",
                "upserted {\"id\":801,\"origin\":\"Oslo\",\"destination\":\"B\",\"departure\":\"2026-05-02T00:00:00Z\","
                        + "\"delay\":5,\"status\":\"boarding\",\"codeshares\":[\"LH7\"],\"key\":\"k1\"}",
                "upserted {\"id\":801,\"origin\":\"Oslo\",\"destination\":\"B\",\"departure\":\"2026-05-02T00:00:00Z\","
                        + "\"delay\":5,\"status\":\"departed\",\"codeshares\":[\"LH7\"],\"key\":\"k1\"}",
                "removed {\"id\":802}");
        try (Follower follower = Follower.matching(query, null)) {
            start = follower.lastId();
            Database.execute("""
                    insert into flight (id, origin, destination, departure, status, codeshares, key) values
                    (801, 'Oslo', 'B', '2026-05-02', 'boarding', '{LH7}', 'k1'),
                    (802, 'A', 'Rome', '2026-05-02', 'scheduled', '{LH8,LH7}', null),
                    (803, 'A', 'B', '2026-05-02', 'boarding', '{LH7}', null)""");
            Database.execute("update flight set delay = 5 where id > 800");
            Database.execute("update flight set status = 'departed' where id = 801");
            Database.execute("update flight set delay = 6 where id > 800");
            Database.execute("update flight set status = 'boarding' where id = 802; delete from flight where id > 801");
            assertThat(follower.take(5).subList(0, 3), is(expected.subList(0, 3)));
            assertThat(follower.take(5).subList(4, 5), is(expected.subList(3, 4)));
        }
        try (Follower resumed = Follower.matching(query, start)) {
            assertThat(resumed.take(5).subList(0, 3), is(expected.subList(0, 3)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sort", "limit", "cursor", "status", "colour"})
    void whatIsNoFilterIsRefused(String parameter) {
        given().get("/flights/changes?" + parameter + "=1")
                .then()
                .statusCode(400)
                .body("errors.field", is(List.of(parameter)));
    }

    @Test
    void changesThatOthersMakeArrive() {
        try (Follower follower = Follower.now()) {
            Database.execute("insert into flight (id, origin, destination) values (801, 'A', 'B'), (802, 'A', 'B')");
            follower.take(2);
            Database.execute("update flight set origin = case id when 801 then 'C' else origin end where id > 800");
            Database.execute("delete from flight where id > 800");
            assertThat(
                    follower.take(5).subList(0, 3),
                    is(List.of(upserted(801, "A"), upserted(802, "A"), upserted(801, "C"))));
        }
    }

    @Test
    void whoComesBackGetsWhatWasMissed() {
        List<Follower.Event> before;
        try (Follower follower = Follower.now()) {
            insert(801, "A");
            insert(802, "A");
            Database.execute("insert into flight (id, origin, destination) values (803, 'A', 'B'), (804, 'A', 'B')");
            follower.take(4);
            before = follower.events();
        }
        insert(805, "A");
        for (int i = 0; i < before.size(); i++) {
            try (Follower follower = Follower.from(before.get(i).id())) {
                int missed = 4 - i;
                follower.take(missed);
                insert(900 + i, "live");
                Stream<String> all = Stream.of(
                        upserted(802, "A"),
                        upserted(803, "A"),
                        upserted(804, "A"),
                        upserted(805, "A"),
                        upserted(900, "live"),
                        upserted(901, "live"),
                        upserted(902, "live"),
                        upserted(903, "live"));
                assertThat(
                        follower.take(missed + i + 1),
                        is(all.skip(i).limit(missed + i + 1).toList()));
            }
        }
    }

    @Test
    void whoSawNothingComesBackToo() {
        String start;
        try (Follower follower = Follower.now()) {
            start = follower.lastId();
        }
        insert(801, "A");
        try (Follower follower = Follower.from(start)) {
            assertThat(follower.take(1), is(List.of(upserted(801, "A"))));
        }
    }

    @Test
    void aTransactionThatCommitsLateHoldsNothingUpAndIsNotLost() throws SQLException {
        try (Follower follower = Follower.now();
                Connection late = begin()) {
            run(late, "insert into flight (id, origin, destination) values (801, 'late', 'B')");
            insert(802, "early");
            assertThat(follower.take(1), is(List.of(upserted(802, "early"))));
            String id = follower.lastId();
            late.commit();
            assertThat(follower.take(2).get(1), is(upserted(801, "late")));
            try (Follower resumed = Follower.from(id)) {
                assertThat(resumed.take(1), is(List.of(upserted(801, "late"))));
            }
        }
    }

    /** Three transactions, whose ids are in another order than their changes of one flight. */
    @Test
    void theLastStateOfAFlightComesLast() throws SQLException {
        insert(801, "first");
        try (Follower follower = Follower.now();
                Connection older = begin();
                Connection running = begin();
                Connection newer = begin()) {
            String start = follower.lastId();
            run(older, "select pg_current_xact_id()");
            run(running, "insert into flight (id, origin, destination) values (802, 'running', 'B')");
            run(newer, "update flight set origin = 'second' where id = 801");
            newer.commit();
            run(older, "update flight set origin = 'third' where id = 801");
            older.commit();
            assertThat(follower.take(2), is(List.of(upserted(801, "second"), upserted(801, "third"))));
            try (Follower resumed = Follower.from(start)) {
                assertThat(resumed.take(2), is(List.of(upserted(801, "second"), upserted(801, "third"))));
            }
            running.commit();
            assertThat(follower.take(3).get(2), is(upserted(802, "running")));
        }
    }

    @Test
    void itGoesOnWhereItsConnectionIsLost() {
        try (Follower follower = Follower.now()) {
            insert(801, "A");
            follower.take(1);
            assertThat(
                    Database.query(
                            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'puffel changes'"
                                    + " and datname = current_database()"),
                    is(List.of("t")));
            insert(802, "A");
            assertThat(follower.take(2).get(1), is(upserted(802, "A")));
        }
    }

    @Test
    void whoDoesNotReadIsCutOffAndHoldsNobodyUp() throws IOException {
        awaitClients(0);
        try (Socket slow = new Socket();
                Follower follower = Follower.now()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress("localhost", RestAssured.port));
            slow.getOutputStream().write("GET /flights/changes HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            awaitClients(2);
            Database.execute("insert into flight (id, origin, destination) select 1000 + n, repeat('A', 100), 'B'"
                    + " from generate_series(1, " + MANY + ") n");
            await().atMost(Duration.ofSeconds(30)).until(() -> follower.events().size() == MANY);
            awaitClients(1);
            slow.setSoTimeout(10_000);
            long read = 0;
            try {
                read = slow.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // Reset by the service, or ended: both are ends.
                assertThat(e.getMessage(), containsString("reset"));
            }
            assertThat(read, lessThan(MANY * 150L));
        }
        awaitClients(0);
    }

    @Test
    void muchThatWasMissedComesInPages() {
        String start;
        try (Follower follower = Follower.now()) {
            start = follower.lastId();
        }
        Database.execute("insert into flight (id, origin, destination) select 1000 + n, 'A', 'B'"
                + " from generate_series(1, 5003) n");
        try (Follower follower = Follower.from(start)) {
            follower.take(5003);
            List<Follower.Event> events = follower.events();
            assertThat(events.get(0).toString(), is(upserted(1001, "A")));
            assertThat(events.get(5002).toString(), is(upserted(6003, "A")));
            try (Follower resumed = Follower.from(events.get(4001).id())) {
                List<String> rest = resumed.take(1001);
                assertThat(rest.size(), is(1001));
                assertThat(rest.get(0), is(upserted(5003, "A")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1", "1:2", "5:3:", "1:1:,", "0:0:", "1:5:4,3", "1:1:-1:1:-"})
    void whatIsNoIdOfAnEventIsRefused(String id) {
        given().header("Last-Event-ID", id)
                .get("/flights/changes")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", is(List.of("Last-Event-ID")));
    }

    @Test
    void whatIsTooLongAgoIsGone() {
        String start;
        try (Follower follower = Follower.now()) {
            start = follower.lastId();
        }
        Database.execute("update flight_change_forgotten set xid = pg_current_xact_id()");
        given().header("Last-Event-ID", start)
                .get("/flights/changes")
                .then()
                .statusCode(410)
                .contentType("application/problem+json");
    }

    /** As after a crash of the database, or where a replica took its place. */
    @Test
    void withTheEpochStreamsEndAndWhatTheyGaveIsGone() {
        insert(801, "A");
        try (Follower follower = Follower.now()) {
            insert(802, "A");
            follower.take(1);
            Database.execute("delete from flight_change_epoch");
            await().until(follower::hasEnded);
            given().header("Last-Event-ID", follower.lastId())
                    .get("/flights/changes")
                    .then()
                    .statusCode(410)
                    .contentType("application/problem+json");
        }
        await().untilAsserted(() -> {
            try (Follower follower = Follower.now()) {
                insert(803, "A");
                assertThat(follower.take(1), is(List.of(upserted(803, "A"))));
            }
        });
    }

    /** As after a restore, which begins the positions anew; and what Puffel gave before it knew of epochs. */
    @ParameterizedTest
    @ValueSource(strings = {"999999999:999999999:", "3:3:"})
    void whatAnotherDatabaseGaveIsGone(String id) {
        given().header("Last-Event-ID", id)
                .get("/flights/changes")
                .then()
                .statusCode(410)
                .contentType("application/problem+json");
    }

    @Test
    void otherMethodsAndTypesAreRefused() {
        given().head("/flights/changes").then().statusCode(200).contentType("text/event-stream");
        given().accept("application/json")
                .get("/flights/changes")
                .then()
                .statusCode(406)
                .contentType("application/problem+json");
        given().delete("/flights/changes").then().statusCode(405).header("Allow", "GET, HEAD, OPTIONS");
        given().post("/flights/changes").then().statusCode(405).contentType("application/problem+json");
        given().options("/flights/changes").then().statusCode(204).header("Allow", "GET, HEAD, OPTIONS");
        given().get("/flights/changes/1").then().statusCode(404).body(is("oops"));
    }

    @Test
    void aStreamHasTheHeadersThatHeadTells() throws Exception {
        URI uri = URI.create("http://localhost:" + RestAssured.port + "/flights/changes");
        HttpClient client = HttpClient.newHttpClient();
        Map<String, List<String>> head = new TreeMap<>(client.send(
                        HttpRequest.newBuilder(uri)
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding())
                .headers()
                .map());
        HttpResponse<InputStream> stream =
                client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
        try (InputStream body = stream.body()) {
            Map<String, List<String>> headers = new TreeMap<>(stream.headers().map());
            headers.remove("transfer-encoding");
            head.remove("content-length");
            assertThat(headers, is(head));
        }
    }

    /** More than puffel.http.max-requests would let in at once. */
    @Test
    void streamsDoNotCountAsRequestsUnderWay() {
        List<Follower> followers = Stream.generate(Follower::now).limit(110).toList();
        try {
            given().get("/flights").then().statusCode(200);
            insert(801, "A");
            for (Follower follower : followers) {
                assertThat(follower.take(1).get(0), startsWith("upserted"));
            }
        } finally {
            followers.forEach(Follower::close);
        }
        awaitClients(0);
    }
}
