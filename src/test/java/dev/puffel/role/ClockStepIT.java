package dev.puffel.role;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.Ports;
import dev.puffel.testing.PuffelProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wall clock of a process is set, by Debian's libfaketime. */
class ClockStepIT {
    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void livenessGoesDownWhileSchedulesStandStill() throws IOException {
        // A native executable is linked statically, so the library has no effect on it.
        assumeTrue(Files.exists(LIBRARY) && !PuffelProcess.isNative());
        Path clock = Files.writeString(folder.resolve("clock"), "+0");
        int port = Ports.free();
        String url = "http://localhost:" + port;
        Map<String, String> environment = Map.of(
                "LD_PRELOAD", LIBRARY.toString(),
                "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "PUFFEL_ROLES", "api",
                "QUARKUS_DATASOURCE_JDBC_URL", new MigratedDatabase().url(),
                "QUARKUS_HTTP_PORT", String.valueOf(port));
        try (PuffelProcess puffel = PuffelProcess.start(environment, "start")) {
            await().atMost(SOON).ignoreExceptions().until(() -> liveness(url) == 200);

            Files.writeString(clock, "-10m");
            long start = System.nanoTime();
            await().atMost(SOON).until(() -> liveness(url) == 503);
            // Not by a heartbeat of the wall clock, which would never go down.
            assertThat(
                    System.nanoTime() - start,
                    greaterThan(Duration.ofSeconds(20).toNanos()));

            Files.writeString(clock, "+0");
            await().atMost(SOON).until(() -> liveness(url) == 200);
        }
    }

    private static int liveness(String url) {
        return get(url + "/q/health/live").statusCode();
    }
}
