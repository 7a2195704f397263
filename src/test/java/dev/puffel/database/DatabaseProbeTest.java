package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.puffel.testing.Outage;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DatabaseProbeTest {
    @Test
    void metricsTellWhetherTheDatabaseAnswers() {
        metricsCome("puffel_database_up 1.0");
        Outage.during(() -> metricsCome("puffel_database_up 0.0"));
        metricsCome("puffel_database_up 1.0");
    }

    @Test
    void metricsTellOfThePool() {
        for (String name : new String[] {"active", "available", "awaiting", "max_used"}) {
            metricsCome("agroal_" + name + "_count{datasource=\"default\"} ");
        }
    }

    private static void metricsCome(String text) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> get("/metrics").then().body(containsString(text)));
    }
}
