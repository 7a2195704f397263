package dev.puffel.database;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.puffel.testing.Outage;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DatabaseHealthCheckTest {
    @Inject
    @DataSource("background")
    AgroalDataSource background;

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

    @Test
    void statementsInTheBackgroundEndInTheDatabaseToo() throws SQLException {
        try (Connection connection = background.getConnection();
                ResultSet timeout = connection.createStatement().executeQuery("show statement_timeout")) {
            timeout.next();
            assertThat(timeout.getString(1), is("29s"));
        }
    }

    private static void metricsCome(String text) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> get("/metrics").then().body(containsString(text)));
    }
}
