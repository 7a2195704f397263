package dev.puffel.flight;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusIntegrationTest
class ExportIT extends ExportTest {
    /** The limits of connections, which close clients that read nothing, are part of the packaged application only. */
    @Test
    void fourAtOnceAndWhoReadsNothingLosesItsPlace() throws IOException {
        List<HttpURLConnection> stalled = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            HttpURLConnection export = export(NDJSON, "");
            assertThat(export.getResponseCode(), is(200));
            stalled.add(export);
        }
        for (String type : List.of(NDJSON, CSV)) {
            given().accept(type)
                    .get("/flights?limit=1")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "30");
        }
        get("/flights").then().statusCode(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        given().accept(NDJSON).get("/flights?limit=1").then().statusCode(200));
        awaitWaiting(0);
        for (HttpURLConnection export : stalled) {
            try (InputStream body = export.getInputStream()) {
                assertThrows(IOException.class, () -> body.transferTo(OutputStream.nullOutputStream()));
            }
        }
    }
}
