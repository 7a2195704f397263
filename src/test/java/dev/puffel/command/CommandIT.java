package dev.puffel.command;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.testing.Follower;
import dev.puffel.testing.Ports;
import dev.puffel.testing.Postgres;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Token;
import dev.puffel.testing.Tokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as users have it: the packaged application's arguments, output and exit codes. */
class CommandIT {
    private static final EmbeddedPubSub PUBSUB = EmbeddedPubSub.start();
    private static final Duration START = Duration.ofSeconds(60);

    private final String database = Postgres.newName();
    private final int port = Ports.free();

    @AfterAll
    static void close() {
        PUBSUB.close();
    }

    @Test
    void theVersionIsTheDefault() {
        try (PuffelProcess version = PuffelProcess.start(Map.of())) {
            assertEquals(0, version.exitCode());
            assertThat(version.out(), matchesPattern("puffel \\d+\\.\\d+\\.\\S+\\R"));
        }
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        try (PuffelProcess unknown = PuffelProcess.start(Map.of(), "fly")) {
            assertEquals(2, unknown.exitCode());
            assertOneLine(unknown, "puffel: Unmatched argument at index 0: 'fly'; see `puffel --help`");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "start",
                "migrate",
                "healthcheck",
                "status",
                "token",
                "publish",
                "pull",
                "import",
                "quarantine",
                "quarantine list",
                "quarantine show",
                "quarantine replay",
                "quarantine discard",
                "outbox",
                "outbox list",
                "outbox retry"
            })
    void everyCommandHasHelp(String command) {
        try (PuffelProcess help = PuffelProcess.start(Map.of(), (command + " --help").split(" "))) {
            assertEquals(0, help.exitCode());
            assertThat(help.out(), startsWith("Usage: puffel " + command));
        }
    }

    @Test
    void migrateCreatesTheDatabaseAndMayRunAgainAlsoAfterANewerVersion() throws SQLException {
        for (int run = 0; run < 2; run++) {
            try (PuffelProcess migrate = PuffelProcess.start(environment(), "migrate")) {
                assertEquals(0, migrate.exitCode(), migrate::err);
                assertThat(migrate.out(), not(anyOf(containsString("started in"), containsString("issuer"))));
            }
            execute(database, """
                    insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,
                      execution_time, success)
                    values (%1$d, '%1$d', 'Of a newer version', 'SQL', 'V%1$d__Of_a_newer_version.sql', 'postgres', 1, true)""".formatted(1000 + run));
        }
        assertEquals(1, flights());
    }

    @Test
    void whoMayNotCreateTheDatabaseIsToldWhatToRun() throws SQLException {
        execute("postgres", "create role " + database + "_user login password 'secret'");
        Map<String, String> environment = environment();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", Postgres.url(database).replaceFirst("\\?.*", ""));
        environment.put("QUARKUS_DATASOURCE_USERNAME", database + "_user");
        environment.put("QUARKUS_DATASOURCE_PASSWORD", "secret");

        try (PuffelProcess migrate = PuffelProcess.start(environment, "migrate")) {
            assertEquals(1, migrate.exitCode());
            assertThat(
                    migrate.err(),
                    is(
                            ("puffel: the database %1$s does not exist and user %1$s_user may not create it; run as a superuser: "
                                            + "create database \"%1$s\" owner \"%1$s_user\"%2$s")
                                    .formatted(database, System.lineSeparator())));
        }
    }

    @Test
    void replicasThatBootAtOnceOnNoDatabaseAllServe() throws SQLException {
        List<PuffelProcess> replicas = new ArrayList<>();
        try {
            List<Integer> ports = List.of(Ports.free(), Ports.free(), Ports.free());
            for (int replica : ports) {
                Map<String, String> environment = environment();
                environment.put("QUARKUS_HTTP_PORT", String.valueOf(replica));
                replicas.add(PuffelProcess.start(environment, "start"));
            }
            for (int replica : ports) {
                await().atMost(START)
                        .ignoreExceptions()
                        .until(() -> get("http://localhost:" + replica + "/q/health/ready")
                                        .statusCode()
                                == 200);
                assertEquals(
                        "[{\"id\":1,\"origin\":\"Barcelona\",\"destination\":\"London\"}]",
                        get("http://localhost:" + replica + "/flights").asString());
            }
            assertEquals(1, flights());
        } finally {
            replicas.forEach(PuffelProcess::close);
        }
    }

    @Test
    void healthcheckTellsWhetherTheServiceRuns() {
        try (PuffelProcess healthcheck = PuffelProcess.start(environment(), "healthcheck")) {
            assertEquals(1, healthcheck.exitCode());
            assertOneLine(healthcheck, "puffel: no answer from http://localhost:" + port);
        }
        try (PuffelProcess service = PuffelProcess.start(environment(), "start")) {
            awaitReady(service);
            try (PuffelProcess healthcheck = PuffelProcess.start(environment(), "healthcheck")) {
                assertEquals(0, healthcheck.exitCode(), healthcheck::err);
            }
            try (PuffelProcess status = PuffelProcess.start(environment(), "status")) {
                assertEquals(0, status.exitCode(), status::err);
                assertThat(status.out(), matchesPattern("(?s)ready +yes\\Rroles +api, relay, worker\\R.*"));
                assertThat(status.out(), matchesPattern("(?s).*outbox depth +0\\R.*quarantine size +0\\R.*"));
            }
            service.terminate();
            assertThat(service.exitCode(), anyOf(is(143), is(0)));
        }
    }

    @Test
    void streamsOfChangesDoNotHoldTheEndAndGoOnAtAnotherReplica() throws SQLException {
        int otherPort = Ports.free();
        try (PuffelProcess service = PuffelProcess.start(environment(), "start")) {
            awaitReady(service);
            Map<String, String> environment = with(environment(), "QUARKUS_HTTP_PORT", String.valueOf(otherPort));
            try (PuffelProcess other = PuffelProcess.start(environment, "start");
                    Follower follower = Follower.at(port, null)) {
                execute(database, "insert into flight (origin, destination) values ('Oslo', 'Rome')");
                follower.take(1);
                service.terminate();
                await().atMost(Duration.ofSeconds(10)).until(follower::hasEnded);
                execute(database, "insert into flight (origin, destination) values ('Rome', 'Oslo')");
                await().atMost(START)
                        .ignoreExceptions()
                        .until(() -> get("http://localhost:" + otherPort + "/q/health/ready")
                                        .statusCode()
                                == 200);
                try (Follower resumed = Follower.at(otherPort, follower.lastId())) {
                    assertThat(resumed.take(1).get(0), containsString("\"origin\":\"Rome\""));
                }
                assertEquals("", other.err());
            }
            assertThat(service.exitCode(), anyOf(is(143), is(0)));
        }
    }

    @Test
    void withoutAnIssuerOfTokensItServesAndRefusesWrites() {
        try (PuffelProcess service = PuffelProcess.start(environment(), "start")) {
            awaitReady(service);
            String url = "http://localhost:" + port;

            get(url + "/flights").then().statusCode(200);
            given().contentType("application/json")
                    .body("{\"origin\":\"Oslo\",\"destination\":\"Rome\"}")
                    .auth()
                    .oauth2(Token.valid()
                            .with("iss", "unconfigured")
                            .sign(Tokens.newKeys().getPrivate()))
                    .post(url + "/flights")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            try (PuffelProcess token = PuffelProcess.start(environment(), "token")) {
                assertEquals(1, token.exitCode());
                assertOneLine(token, "puffel: no token: " + url + "/dev/token answers 404");
            }
            assertEquals(
                    1,
                    service.out()
                            .lines()
                            .filter(line -> line.contains("No issuer of tokens"))
                            .count(),
                    service::out);
        }
    }

    @Test
    void whileTheIssuerIsAwayReadsGoOn() {
        Map<String, String> environment = new HashMap<>(environment());
        environment.putAll(Tokens.environment());
        environment.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "http://localhost:" + Ports.free() + "/jwks");
        try (PuffelProcess service = PuffelProcess.start(environment, "start")) {
            awaitReady(service);
            String url = "http://localhost:" + port;

            get(url + "/flights").then().statusCode(200);
            given().contentType("application/json")
                    .body("{\"origin\":\"Oslo\",\"destination\":\"Rome\"}")
                    .auth()
                    .oauth2(Tokens.writer())
                    .post(url + "/flights")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
    }

    @Test
    void whatIsPublishedIsPulledInOrder(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flights.ndjson");
        Files.writeString(file, """
                {"origin":"LHR","destination":"JFK","key":"a"}
                {"origin":"LHR","destination":"BOS","key":"a"}
                {"specversion":"1.0","id":"7","source":"/up","type":"dev.puffel.flight.removed","time":"2026-11-24T18:00:00Z","subject":"b"}
                """);
        run("published 3 events", "publish", file.toString());
        run("published 1 event", "publish", "--origin", "OSL", "--destination", "TRD", "--key", "c");
        run("published 1 event", "publish", "--remove", "c");

        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--no-ack")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertEquals(5, pull.out().lines().count());
        }
        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--max", "100")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertEquals(5, pull.out().lines().count(), "given back by --no-ack");
            assertThat(
                    pull.out(),
                    Pattern.compile("JFK.*BOS", Pattern.DOTALL)
                            .matcher(pull.out())
                            .find(),
                    is(true));
            assertThat(pull.out(), containsString("\"ce-type\":\"dev.puffel.flight.removed\""));
        }
        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--wait", "1")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertEquals("", pull.out(), "acknowledged before");
        }
    }

    @Test
    void whatComesThroughAPipeIsPublished(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", pipe.toString())) {
            Files.writeString(
                    pipe, "{\"origin\":\"LHR\",\"destination\":\"JFK\",\"key\":\"pipe\"}\n", StandardOpenOption.WRITE);
            assertEquals(0, publish.exitCode(), publish::err);
            assertThat(publish.out(), is("published 1 event\n"));
        }
        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--max", "1")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertThat(pull.out(), containsString("\"pipe\""));
        }
    }

    @Test
    void nothingIsPublishedOfAFileThatIsNoJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flights.csv");
        Files.writeString(file, "origin,destination\nLHR,JFK\n");
        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", file.toString())) {
            assertEquals(1, publish.exitCode());
            assertThat(publish.err(), startsWith("puffel: " + file + ", line 1: no JSON: "));
            assertEquals(1, publish.err().lines().count(), publish::err);
        }
    }

    @Test
    void aFlightThatCannotBeIsWrongUsage() {
        try (PuffelProcess publish = PuffelProcess.start(
                environment(), "publish", "--origin", "OSL", "--destination", "TRD", "--status", "flying")) {
            assertEquals(2, publish.exitCode());
            assertOneLine(publish, "puffel: status must be one of ");
        }
    }

    @Test
    void nothingIsPublishedOfAFileWithABadLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("flights.ndjson");
        Files.writeString(
                file, "{\"origin\":\"LHR\",\"destination\":\"JFK\"}\n{\"origin\":\"\",\"destination\":\"JFK\"}\n");

        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", file.toString())) {
            assertEquals(1, publish.exitCode());
            assertOneLine(publish, "puffel: " + file + ", line 2: origin is required");
        }
        Files.writeString(file, "{\"origin\":\"LHR\",\"destination\":\"JFK\"}\n{\"origin\":\n");
        try (PuffelProcess publish = PuffelProcess.start(environment(), "publish", file.toString())) {
            assertEquals(1, publish.exitCode());
            assertOneLine(publish, "puffel: " + file + ", line ");
        }
        try (PuffelProcess pull = PuffelProcess.start(environment(), "pull", "--wait", "1")) {
            assertEquals(0, pull.exitCode(), pull::err);
            assertEquals("", pull.out());
        }
    }

    @Test
    void whatKeepsItFromStartingIsSaidInOneLine() throws IOException {
        try (PuffelProcess start = PuffelProcess.start(
                with(environment(), "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:1/puffel"), "start")) {
            assertEquals(1, start.exitCode());
            assertOneLine(start, "puffel: cannot use the database at jdbc:postgresql://localhost:1/puffel: ");
        }
        try (ServerSocket taken = new ServerSocket(0);
                PuffelProcess start = PuffelProcess.start(
                        with(environment(), "QUARKUS_HTTP_PORT", String.valueOf(taken.getLocalPort())), "start")) {
            assertEquals(1, start.exitCode());
            assertOneLine(start, "puffel: cannot start: port " + taken.getLocalPort() + " is in use");
        }
        try (PuffelProcess start = PuffelProcess.start(with(environment(), "MP_JWT_VERIFY_AUDIENCES", ""), "start")) {
            assertEquals(1, start.exitCode());
            assertThat(start.err(), containsString("mp.jwt.verify.audiences"));
        }
    }

    /** By way of the worker: what can't be applied, sent again by a command, comes back; the rest stays. */
    @Test
    void whatIsReplayedGoesThroughTheWorker() {
        try (PuffelProcess service = PuffelProcess.start(environment(), "start")) {
            awaitReady(service);
            run("published 1 event", "publish", "--origin", "OSL", "--destination", "TRD", "--key", "k");
            await().atMost(START)
                    .untilAsserted(() -> assertThat(
                            get("http://localhost:" + port + "/flights?destination=TRD")
                                    .asString(),
                            containsString("\"key\":\"k\"")));
            executeQuietly("""
                    insert into quarantined_message (message_id, published_at, attributes, payload, reason)
                    values ('m1', now(), '{"ce-specversion":"1.0","ce-id":"e1","ce-source":"/up","ce-subject":"k",
                      "ce-type":"dev.puffel.flight.removed","ce-time":"2099-01-01T00:00:00Z"}', '', 'was a bug');
                    insert into quarantined_message (message_id, published_at, attributes, payload, reason)
                    values ('m2', now(), '{}', 'x', 'is bad')
                    """);

            run("replayed 2 messages", "quarantine", "replay", "--all");

            await().atMost(START)
                    .untilAsserted(() -> assertEquals(
                            "[]",
                            get("http://localhost:" + port + "/flights?destination=TRD")
                                    .asString()));
            await().atMost(START).untilAsserted(() -> {
                try (PuffelProcess list = PuffelProcess.start(environment(), "quarantine", "list")) {
                    assertEquals(0, list.exitCode(), list::err);
                    assertThat(list.out(), matchesPattern("3\t\\S+\t\\S+\t-\tno CloudEvent: .*\\R"));
                }
            });
            run("discarded 1 message", "quarantine", "discard", "--all", "--yes");
            run("retrying 0 events", "outbox", "retry", "--all");
        }
    }

    private void executeQuietly(String sql) {
        try {
            execute(database, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(String answer, String... arguments) {
        try (PuffelProcess process = PuffelProcess.start(environment(), arguments)) {
            assertEquals(0, process.exitCode(), process::err);
            assertEquals(answer, process.out().strip());
        }
    }

    private static void assertOneLine(PuffelProcess process, String start) {
        assertThat(process.err(), startsWith(start));
        assertEquals(1, process.err().lines().count(), process::err);
    }

    private void awaitReady(PuffelProcess service) {
        await().atMost(START)
                .ignoreExceptions()
                .until(() -> get("http://localhost:" + port + "/q/health/ready").statusCode() == 200);
        assertEquals("", service.err());
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", Postgres.url(database));
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("PUBSUB_EMULATOR_HOST", PUBSUB.endpoint());
        environment.put("GOOGLE_CLOUD_PROJECT", database.replace('_', '-'));
        return environment;
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        environment.put(name, value);
        return environment;
    }

    private long flights() throws SQLException {
        try (var connection = Postgres.dataSource(database).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from flight")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(String database, String sql) throws SQLException {
        try (var connection = Postgres.dataSource(database).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
