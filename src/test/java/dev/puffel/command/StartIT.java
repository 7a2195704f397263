package dev.puffel.command;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.puffel.testing.Follower;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Token;
import dev.puffel.testing.Tokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The service as it starts: alone, beside others, and without what it needs. */
class StartIT extends PackagedPuffel {
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
                            .sign(Tokens.newKey().getPrivateKey()))
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
                    .statusCode(503)
                    .header("Retry-After", "5");
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
            assertThrows(SQLException.class, this::flights, "the database was created before");
        }
        try (PuffelProcess start =
                PuffelProcess.start(with(environment(), "QUARKUS_HTTP_HOST", "192.0.2.1"), "start")) {
            assertEquals(1, start.exitCode());
            assertOneLine(
                    start,
                    "puffel: cannot start: cannot listen on port " + port + " of 192.0.2.1: Cannot assign requested");
        }
        try (PuffelProcess start = PuffelProcess.start(with(environment(), "MP_JWT_VERIFY_AUDIENCES", ""), "start")) {
            assertEquals(1, start.exitCode());
            assertThat(start.err(), containsString("mp.jwt.verify.audiences"));
        }
        try (PuffelProcess start = PuffelProcess.start(
                with(environment(), "MP_JWT_VERIFY_PUBLICKEY_LOCATION", "file:/no/such/key.pem"), "start")) {
            assertEquals(1, start.exitCode());
            assertThat(start.err(), containsString("mp.jwt.verify.publickey.location"));
        }
    }
}
