package dev.puffel.command;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.dev.EmbeddedPubSub;
import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SIGTERM under load, as a load balancer sees it: it takes a replica out once its readiness is down. */
class GracefulStopIT {
    private static final Duration START = Duration.ofSeconds(60);

    /** The time that orchestrators grant before they kill. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final int CALLERS = 4;

    /** More than fits into the buffers between the service and who does not read yet. */
    private static final int FLIGHTS = 300_000;

    private final MigratedDatabase database = new MigratedDatabase();
    private final String url = "http://localhost:" + Ports.free();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();

    private volatile boolean takenOut;

    @Test
    void noRequestFailsAndNothingIsCutOff() throws Exception {
        database.execute(
                "insert into flight (origin, destination) select 'Barcelona', 'London' from generate_series(2, "
                        + FLIGHTS + ")");
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try (EmbeddedPubSub server = EmbeddedPubSub.start();
                PuffelProcess service = PuffelProcess.start(environment(server), "start")) {
            await().atMost(START).ignoreExceptions().until(() -> status("/q/health/ready") == 200);
            HttpResponse<InputStream> export = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/flights"))
                            .header("Accept", "application/x-ndjson")
                            .build(),
                    BodyHandlers.ofInputStream());
            List<CompletableFuture<Void>> load = Stream.generate(
                            () -> CompletableFuture.runAsync(this::callUntilTakenOut, callers))
                    .limit(CALLERS)
                    .toList();
            await().until(() -> answers.size() > CALLERS);

            long asked = System.nanoTime();
            service.terminate();

            await().atMost(Duration.ofSeconds(2)).until(() -> status("/q/health/ready") == 503);
            int before = answers.size();
            await().atMost(Duration.ofSeconds(2)).until(() -> answers.size() > before + CALLERS);
            takenOut = true;
            load.forEach(CompletableFuture::join);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(export.body(), StandardCharsets.UTF_8))) {
                assertEquals(FLIGHTS, lines.lines().count());
            }
            assertThat(service.exitCode(), anyOf(is(0), is(143)));
            assertThat(Duration.ofNanos(System.nanoTime() - asked), lessThan(GRACE));
        } finally {
            takenOut = true;
            callers.shutdown();
        }
        assertThat(answers.size(), greaterThan(CALLERS));
        assertEquals(List.of(), answers.stream().filter(answer -> answer != 200).toList());
    }

    private Map<String, String> environment(EmbeddedPubSub server) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                database.url(),
                "QUARKUS_HTTP_PORT",
                url.replaceAll(".*:", ""),
                "PUBSUB_EMULATOR_HOST",
                server.endpoint());
    }

    private void callUntilTakenOut() {
        while (!takenOut) {
            try {
                answers.add(status("/flights?limit=10"));
            } catch (IOException e) {
                answers.add(0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private int status(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
