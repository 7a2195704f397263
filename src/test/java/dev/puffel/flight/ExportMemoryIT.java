package dev.puffel.flight;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.MigratedDatabase;
import dev.puffel.testing.PuffelProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The memory that a packaged Puffel takes for an export. */
class ExportMemoryIT {
    private static final int HEAP_MEGABYTES = 64;

    private final MigratedDatabase database = new MigratedDatabase();

    @Test
    void anExportMayBeLargerThanTheHeap() throws IOException {
        database.execute("set session_replication_role = replica;"
                + "insert into flight (origin, destination) select repeat('A', 100), repeat('B', 100)"
                + " from generate_series(1, 300000)");
        String url = "http://localhost:" + freePort();
        Map<String, String> environment = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL",
                database.url(),
                "QUARKUS_HTTP_PORT",
                url.substring(url.lastIndexOf(':') + 1),
                "PUFFEL_ROLES",
                "api",
                "JAVA_TOOL_OPTIONS",
                "-Xmx" + HEAP_MEGABYTES + "m");
        try (PuffelProcess service = PuffelProcess.start(environment, "start")) {
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> get(url + "/flights/1").statusCode() == 200);
            HttpURLConnection export =
                    (HttpURLConnection) URI.create(url + "/flights").toURL().openConnection();
            export.setRequestProperty("Accept", "application/x-ndjson");
            export.setReadTimeout(30_000);
            try (InputStream body = export.getInputStream()) {
                assertThat(
                        body.transferTo(OutputStream.nullOutputStream()), greaterThan(HEAP_MEGABYTES * 1024L * 1024L));
            }
            assertThat(service.out() + service.err(), not(containsString("OutOfMemory")));
            get(url + "/flights/1").then().statusCode(200);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
