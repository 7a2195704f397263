package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.puffel.testing.Hop;
import dev.puffel.testing.Line;
import dev.puffel.testing.Ports;
import dev.puffel.testing.Postgres;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Tokens;
import io.restassured.response.Response;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** However a database is away, readers and writers get 503 with Retry-After at once, and the service recovers by itself. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DatabaseOutageIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration STARTUP = Duration.ofSeconds(5);
    private static final String HOST = "database.test";
    private static final String FLIGHTS_PATH = "/flights";

    @TempDir
    static Path folder;

    private static String flights;
    private static EmbeddedPostgres postgres;
    private static Hop hop;
    private static Line line;
    private static PuffelProcess puffel;

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setPort(Ports.free())
                .start();
        execute("create role puffel login password 'first'");
        execute("create database puffel owner puffel");
        Path rules = data().resolve("pg_hba.conf");
        Files.writeString(rules, "host puffel puffel all scram-sha-256\n" + Files.readString(rules));
        execute("select pg_reload_conf()");
        hop = new Hop("localhost", postgres.getPort());
        line = new Line(hop.port());
        knowHosts("localhost " + HOST);
        Path security = Files.writeString(folder.resolve("security"), "networkaddress.cache.negative.ttl=0");
        int port = Ports.free();
        flights = "http://localhost:" + port + FLIGHTS_PATH;
        Map<String, String> environment = new HashMap<>(Tokens.environment());
        environment.put("PUFFEL_ROLES", "api");
        environment.put("PUFFEL_CACHE_STALENESS", "0s");
        environment.put("PUFFEL_HTTP_STATEMENT_TIMEOUT", "2s");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://" + HOST + ":" + line.port() + "/puffel");
        environment.put("QUARKUS_DATASOURCE_USERNAME", "puffel");
        environment.put("QUARKUS_DATASOURCE_PASSWORD", "first");
        puffel = PuffelProcess.start(
                environment,
                List.of(
                        "-Djdk.net.hosts.file=" + folder.resolve("hosts"),
                        "-Dsun.net.inetaddr.ttl=0",
                        "-Djava.security.properties=" + security),
                "start");
        awaitRecovery();
    }

    @AfterAll
    static void stop() throws IOException {
        puffel.close();
        line.close();
        hop.close();
        postgres.close();
    }

    @AfterEach
    void serviceLives() {
        get(flights.replace(FLIGHTS_PATH, "/q/health/live")).then().statusCode(200);
    }

    @Test
    void refused() throws IOException {
        line.cut();
        assertAway();
        line.mend();
        awaitRecovery();
    }

    @Test
    void mute() {
        hop.mute();
        assertAway();
        hop.unmute();
        awaitRecovery();
    }

    @Test
    void slow() throws SQLException {
        try (Connection other = postgres.getDatabase("postgres", "puffel").getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table flight");
            assertAway();
        }
        awaitRecovery();
    }

    @Test
    void readOnly() throws SQLException, IOException {
        execute("alter role puffel set default_transaction_read_only = on");
        line.reset();
        get(flights).then().statusCode(200);
        isAway(create());
        execute("alter role puffel reset default_transaction_read_only");
        line.reset();
        awaitRecovery();
    }

    @Test
    void tooManyConnections() throws SQLException, IOException {
        execute("alter role puffel connection limit 0");
        line.reset();
        assertAway();
        execute("alter role puffel connection limit -1");
        awaitRecovery();
    }

    @Test
    void wrongPasswordSinceRotation() throws SQLException, IOException {
        execute("alter role puffel password 'second'");
        line.reset();
        assertAway();
        execute("alter role puffel password 'first'");
        awaitRecovery();
    }

    @Test
    void unknownHost() throws IOException {
        knowHosts("localhost");
        line.reset();
        assertAway();
        knowHosts("localhost " + HOST);
        awaitRecovery();
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void shuttingDown() throws SQLException, IOException {
        int port = postgres.getPort();
        try (Connection last = postgres.getPostgresDatabase().getConnection()) {
            // A smart shutdown waits for the connections that there are.
            Postgres.shutDown(data());
            line.reset();
            assertAway();
        }
        postgres.close();
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data())
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
        awaitRecovery();
    }

    /** The last one, as the server stays so. */
    @Test
    @Order(Integer.MAX_VALUE)
    void recovering() throws IOException {
        int port = postgres.getPort();
        postgres.close();
        Files.createFile(data().resolve("standby.signal"));
        assertThrows(
                IOException.class,
                () -> EmbeddedPostgres.builder()
                        .setDataDirectory(data())
                        .setCleanDataDirectory(false)
                        .setPort(port)
                        .setServerConfig("hot_standby", "off")
                        .setPGStartupWait(STARTUP)
                        .start());
        assertAway();
        Postgres.crash(data());
    }

    private static Path data() {
        return folder.resolve("data");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void knowHosts(String names) throws IOException {
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + names + "\n");
    }

    private static Response create() {
        return Tokens.given()
                .contentType("application/json")
                .body("{\"origin\":\"Oslo\",\"destination\":\"Rome\"}")
                .post(flights);
    }

    /** Three of each kind at once, as each may wait for its timeout. */
    private static void assertAway() {
        ExecutorService clients = Executors.newFixedThreadPool(9);
        try {
            List<Callable<Response>> requests =
                    List.of(() -> get(flights), () -> get(flights + "/1"), DatabaseOutageIT::create);
            List<Callable<Response>> all = Collections.nCopies(3, requests).stream()
                    .flatMap(List::stream)
                    .toList();
            for (Future<Response> response : clients.invokeAll(all)) {
                isAway(response.get());
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            clients.shutdown();
        }
    }

    private static void isAway(Response response) {
        response.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5")
                .body("detail", is("The database cannot be reached or is too busy; try again later"));
    }

    private static void awaitRecovery() {
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> get(flights).statusCode() == 200 && create().statusCode() == 201);
    }
}
