package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Background;
import dev.puffel.testing.Hop;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.ReplicatedPostgres;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** More writers than there are connections wait for a primary that has stopped, while the read replica is well. */
@DisabledIfEnvironmentVariable(
        named = "PUFFEL_TEST_POSTGRES",
        matches = ".+",
        disabledReason = "the server there has no replica, and none can be started")
class StuckWritersIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void readsGoOnThoughManyWritersWaitForTheDatabase() throws IOException {
        ReplicatedPostgres servers = new ReplicatedPostgres();
        URI primary = URI.create(servers.primary().substring("jdbc:".length()));
        AtomicBoolean done = new AtomicBoolean();
        try (ReplicatedPostgres closing = servers;
                Hop hop = new Hop(primary.getHost(), primary.getPort())) {
            String url = servers.primary().replace(":" + primary.getPort() + "/", ":" + hop.port() + "/");
            ReplicaIT.Puffel busy = ReplicaIT.Puffel.start(url, servers.replica(), "1h", "1h");
            try (PuffelProcess process = busy.process()) {
                busy.awaitStart();
                busy.awaitReadsFromReplica();
                long before = busy.version();
                CompletableFuture<?>[] writers = Stream.generate(() -> CompletableFuture.runAsync(
                                () -> {
                                    while (!done.get()) {
                                        busy.change(1, "City " + System.nanoTime());
                                    }
                                },
                                Background.THREADS))
                        .limit(40)
                        .toArray(CompletableFuture<?>[]::new);
                await().atMost(SOON).until(() -> busy.version() > before + 100);

                hop.mute();
                await().atMost(SOON).until(() -> get(busy.url("/flights/1")).statusCode() == 200);
                for (int i = 0; i < 100; i++) {
                    get(busy.url("/flights/1")).then().statusCode(200);
                }
                get(busy.url("/flights")).then().statusCode(200);
                get(busy.url("/board")).then().statusCode(200);

                done.set(true);
                hop.unmute();
                CompletableFuture.allOf(writers).join();
                assertThat(process.isAlive(), is(true));
            }
        }
    }
}
