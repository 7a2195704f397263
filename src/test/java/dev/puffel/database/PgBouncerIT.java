package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.puffel.testing.Background;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Tokens;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Puffel behind a PgBouncer that gives a connection for a transaction only. */
class PgBouncerIT {
    private static final Path PGBOUNCER = Path.of("/usr/sbin/pgbouncer");

    @Test
    void statementsNeedNoConnectionOfTheirOwn(@TempDir Path folder) throws IOException {
        assumeTrue(Files.isExecutable(PGBOUNCER));
        URI database = URI.create(new MigratedDatabase().url().substring("jdbc:".length()));
        int port = Ports.free();
        Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                * = host=%s port=%d user=postgres password=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 4
                %s
                """.formatted(
                        database.getHost(),
                        database.getPort(),
                        port,
                        "root".equals(System.getProperty("user.name")) ? "user = nobody" : ""));
        Map<String, String> environment = new HashMap<>(Tokens.environment());
        int http = Ports.free();
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(http));
        environment.put("PUFFEL_ROLES", "api");
        environment.put(
                "QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://localhost:%d%s?prepareThreshold=0".formatted(port, database.getPath()));
        Process bouncer = new ProcessBuilder(PGBOUNCER.toString(), settings.toString())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        // The native executable would find it missing, and end.
        await().until(() -> Ports.accepts(port));
        try (PuffelProcess puffel = PuffelProcess.start(environment, "start")) {
            String url = "http://localhost:" + http;
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> get(url + "/q/health/ready").statusCode() == 200);
            Set<Integer> statuses = IntStream.range(0, 20)
                    .mapToObj(client -> CompletableFuture.supplyAsync(() -> putAll(url), Background.THREADS))
                    .toList()
                    .stream()
                    .flatMap(CompletableFuture::join)
                    .collect(Collectors.toSet());
            assertThat(puffel.out(), statuses, is(Set.of(200, 201)));
        } finally {
            bouncer.destroy();
        }
    }

    /** Puts some flights, and returns the statuses of the answers. */
    private static Stream<Integer> putAll(String url) {
        return IntStream.range(0, 10)
                .mapToObj(key -> Tokens.given()
                        .contentType("application/json")
                        .body("{\"origin\":\"Oslo\",\"destination\":\"Rome\"}")
                        .put(url + "/flights/by-key/" + key)
                        .statusCode())
                .toList()
                .stream();
    }
}
