package dev.puffel.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import java.sql.SQLException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Up where the database answers, and where reads go on without it. */
@Readiness
class DatabaseHealthCheck implements HealthCheck {
    private static final String DATABASE = "database";

    private final AgroalDataSource database;
    private final Replica replica;

    DatabaseHealthCheck(@DataSource("background") AgroalDataSource database, Replica replica) {
        this.database = database;
        this.replica = replica;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Database");
        try {
            if (database.isHealthy(false)) {
                return response.up().build();
            }
            response.withData(DATABASE, "does not answer");
        } catch (SQLException e) {
            response.withData(DATABASE, "does not answer: " + e.getMessage());
        }
        boolean reads = replica.isFit();
        return response.withData("reads", reads ? "from the replica" : "fail")
                .status(reads)
                .build();
    }
}
