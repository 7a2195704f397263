package dev.puffel.changes;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.puffel.testing.Follower;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ChangesLimitTest.Settings.class)
class ChangesLimitTest {
    @Test
    void moreThanTheMostAreToComeBack() {
        try (Follower first = Follower.now()) {
            try (Follower second = Follower.now()) {
                given().get("/flights/changes")
                        .then()
                        .statusCode(503)
                        .contentType("application/problem+json")
                        .header("Retry-After", "5");
            }
            await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> {
                Follower.now().close();
                return true;
            });
        }
    }

    /** Two at once. */
    public static class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("puffel.changes.max-clients", "2");
        }
    }
}
