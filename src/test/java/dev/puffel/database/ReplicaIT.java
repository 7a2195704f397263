package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;

import dev.puffel.testing.Follower;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.ReplicatedPostgres;
import dev.puffel.testing.Tokens;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** A primary, a streaming replica, and two processes that read from it: one that bears all that is old, one that bears little. */
@DisabledIfEnvironmentVariable(
        named = "PUFFEL_TEST_POSTGRES",
        matches = ".+",
        disabledReason = "the server there has no replica, and none can be started")
class ReplicaIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static ReplicatedPostgres servers;
    private static Puffel patient;
    private static Puffel strict;

    record Puffel(int port, PuffelProcess process) {
        static Puffel start(ReplicatedPostgres servers, String maxLag, String staleIfError) {
            return start(servers.primary(), servers.replica(), maxLag, staleIfError);
        }

        static Puffel start(String primary, String replica, String maxLag, String staleIfError) {
            int port = Ports.free();
            Map<String, String> environment = new HashMap<>(Tokens.environment());
            environment.put("PUFFEL_ROLES", "api");
            environment.put("QUARKUS_DATASOURCE_JDBC_URL", primary);
            environment.put("PUFFEL_REPLICA_JDBC_URL", replica);
            environment.put("PUFFEL_REPLICA_MAX_LAG", maxLag);
            environment.put("PUFFEL_REPLICA_STALE_IF_ERROR", staleIfError);
            environment.put("PUFFEL_CACHE_STALENESS", "0s");
            environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
            return new Puffel(port, PuffelProcess.start(environment, "start"));
        }

        String url(String path) {
            return "http://localhost:" + port + path;
        }

        void awaitStart() {
            await().atMost(START).ignoreExceptions().until(() -> readiness() == 200);
        }

        double metric(String name) {
            return get(url("/metrics"))
                    .asString()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        }

        double reads() {
            return metric("puffel_replica_reads_total");
        }

        String origin(long id) {
            return get(url("/flights/" + id)).then().statusCode(200).extract().path("origin");
        }

        /** Whether what is read now comes from the replica. */
        boolean readsFromReplica() {
            double before = reads();
            origin(1);
            return reads() > before;
        }

        long version() {
            String tag = get(url("/flights/1")).header("ETag");
            return Long.parseLong(tag.replace("\"", ""));
        }

        void awaitReadsFromReplica() {
            await().atMost(SOON).until(this::readsFromReplica);
        }

        void export() {
            given().accept("text/csv")
                    .get(url("/flights"))
                    .then()
                    .statusCode(200)
                    .body(containsString("Barcelona"));
        }

        int readiness() {
            return get(url("/q/health/ready")).statusCode();
        }

        void update(long id, String origin) {
            change(id, origin).then().statusCode(200);
        }

        Response change(long id, String origin) {
            return Tokens.given()
                    .header("If-Match", "*")
                    .contentType("application/merge-patch+json")
                    .body("{\"origin\":\"%s\"}".formatted(origin))
                    .patch(url("/flights/" + id));
        }
    }

    @BeforeAll
    static void start() {
        servers = new ReplicatedPostgres();
        patient = Puffel.start(servers, "1h", "1h");
        strict = Puffel.start(servers, "1s", "0s");
        patient.awaitStart();
        strict.awaitStart();
    }

    @AfterAll
    static void stop() {
        patient.process.close();
        strict.process.close();
        servers.close();
    }

    @AfterEach
    void reset() {
        servers.execute("update flight set origin = 'Barcelona' where id = 1");
        servers.awaitSame("select origin from flight where id = 1");
    }

    @Test
    void readsGoToTheReplica() {
        patient.awaitReadsFromReplica();
        double before = patient.reads();
        get(patient.url("/flights")).then().statusCode(200).body("[0].origin", is("Barcelona"));
        get(patient.url("/flights/1")).then().statusCode(200).body("origin", is("Barcelona"));
        get(patient.url("/board/places?prefix=Bar")).then().statusCode(200);
        patient.export();
        assertThat(patient.reads() - before, is(4.0));
        assertThat(patient.metric("puffel_replica_up"), is(1.0));
        assertThat(patient.metric("puffel_replica_lag_seconds"), is(lessThan(1.0)));
    }

    @Test
    void whoWritesReadsItAtOnce() {
        patient.awaitReadsFromReplica();
        for (int i = 0; i < 50; i++) {
            patient.update(1, "City " + i);
            assertThat(patient.origin(1), is("City " + i));
        }
        patient.awaitReadsFromReplica();
    }

    @Test
    void whoWritesReadsItEvenWhereTheReplicaStandsStill() {
        patient.awaitReadsFromReplica();
        servers.pause();
        try {
            servers.execute("update flight set origin = 'Bergen' where id = 1");
            assertThat(patient.origin(1), is("Barcelona"));
            patient.update(1, "Malmo");
            assertThat(patient.origin(1), is("Malmo"));
            assertThat(get(patient.url("/flights")).path("[0].origin"), is("Malmo"));
        } finally {
            servers.resume();
        }
        patient.awaitReadsFromReplica();
        assertThat(patient.origin(1), is("Malmo"));
    }

    @Test
    void whoIsToldOfAChangeReadsIt() {
        patient.awaitReadsFromReplica();
        servers.pause();
        try (Follower follower = Follower.at(patient.port, null)) {
            servers.execute("update flight set origin = 'Odessa' where id = 1");
            follower.take(1);
            assertThat(patient.origin(1), is("Odessa"));
        } finally {
            servers.resume();
        }
    }

    @Test
    void whoFollowsAndThenReadsAllMissesNothing() {
        patient.awaitReadsFromReplica();
        servers.pause();
        try {
            servers.execute("update flight set origin = 'Tallinn' where id = 1");
            assertThat(patient.origin(1), is("Barcelona"));
            try (Follower follower = Follower.at(patient.port, null)) {
                assertThat(patient.origin(1), is("Tallinn"));
                assertThat(follower.hasEnded(), is(false));
            }
        } finally {
            servers.resume();
        }
    }

    @Test
    void readsGoOnWhileTheDatabaseIsAway() {
        patient.awaitReadsFromReplica();
        servers.stopPrimary();
        try {
            // From the first moment on, and when it is known.
            await().atMost(SOON).until(() -> {
                assertThat(patient.origin(1), is("Barcelona"));
                return strict.readiness() == 503;
            });
            assertThat(patient.readiness(), is(200));
            assertThat(patient.metric("puffel_replica_up"), is(1.0));
            get(patient.url("/flights")).then().statusCode(200).body("[0].origin", is("Barcelona"));
            get(patient.url("/board?origin=Barcelona")).then().statusCode(200).body(containsString("Barcelona"));
            patient.export();
            patient.change(1, "Riga").then().statusCode(503).header("Retry-After", is(notNullValue()));
            get(strict.url("/flights/1")).then().statusCode(503).header("Retry-After", is(notNullValue()));
        } finally {
            servers.startPrimary();
        }
        await().atMost(SOON).until(() -> patient.change(1, "Vilnius").statusCode() == 200);
        assertThat(patient.origin(1), is("Vilnius"));
        await().atMost(SOON).until(() -> strict.readiness() == 200);
    }

    @Test
    void whileTheDatabaseIsAwayNobodyReadsLessThanWhatHeWrote() {
        patient.awaitReadsFromReplica();
        servers.pause();
        try {
            patient.update(1, "Narvik");
            servers.stopPrimary();
            try {
                await().atMost(SOON).until(() -> patient.metric("puffel_database_up") == 0);
                get(patient.url("/flights/1")).then().statusCode(503);
            } finally {
                servers.startPrimary();
            }
        } finally {
            servers.resume();
        }
        await().atMost(SOON).until(() -> get(patient.url("/flights/1")).statusCode() == 200);
        assertThat(patient.origin(1), is("Narvik"));
    }

    @Test
    void aReplicaThatIsPromotedIsNoReplica() {
        try (ReplicatedPostgres others = new ReplicatedPostgres()) {
            Puffel reader = Puffel.start(others, "1h", "1h");
            try (PuffelProcess process = reader.process) {
                reader.awaitStart();
                reader.awaitReadsFromReplica();
                others.promote();
                await().atMost(SOON).until(() -> reader.metric("puffel_replica_up") == 0);
                double before = reader.reads();
                assertThat(reader.origin(1), is("Barcelona"));
                assertThat(reader.reads(), is(before));
                assertThat(process.isAlive(), is(true));
            }
        }
    }

    @Test
    void aReplicaTooFarBehindIsLeftAlone() {
        strict.awaitReadsFromReplica();
        servers.pause();
        try {
            servers.execute("update flight set origin = 'Turku' where id = 1");
            await().atMost(SOON).until(() -> strict.origin(1).equals("Turku"));
            assertThat(strict.metric("puffel_replica_lag_seconds"), is(greaterThan(1.0)));
            // It looks by itself, perhaps a bit later.
            await().atMost(SOON).until(() -> patient.metric("puffel_replica_lag_seconds") > 1);
        } finally {
            servers.resume();
        }
        strict.awaitReadsFromReplica();
        assertThat(strict.metric("puffel_replica_lag_seconds"), is(lessThan(1.0)));
    }

    @Test
    void allIsReadFromTheDatabaseWhileTheReplicaIsAway() {
        strict.awaitReadsFromReplica();
        servers.stopReplica();
        try {
            await().atMost(SOON).until(() -> {
                assertThat(strict.origin(1), is("Barcelona"));
                get(strict.url("/flights")).then().statusCode(200);
                return strict.metric("puffel_replica_up") == 0;
            });
            assertThat(strict.readiness(), is(200));
            strict.export();
            Puffel another = Puffel.start(servers, "1s", "0s");
            try (PuffelProcess process = another.process) {
                another.awaitStart();
                assertThat(another.origin(1), is("Barcelona"));
            }
        } finally {
            servers.startReplica();
        }
        strict.awaitReadsFromReplica();
        await().atMost(SOON).until(() -> strict.metric("puffel_replica_up") == 1);
    }
}
