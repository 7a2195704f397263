package dev.puffel.changes;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.puffel.testing.Follower;
import dev.puffel.testing.OtherSettings;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(OtherSettings.class)
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
}
