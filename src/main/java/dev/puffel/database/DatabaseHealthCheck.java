package dev.puffel.database;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Readiness: up if the database answers, or if the read replica can answer reads without it. For alerts, a metric shows whether
 * the database itself answers.
 */
@Readiness
@Singleton
class DatabaseHealthCheck implements HealthCheck {
    private final AgroalDataSource database;
    private final ReadReplica replica;

    /** True at first, because the migrations have just run. */
    private volatile boolean up = true;

    DatabaseHealthCheck(
            @DataSource("background") AgroalDataSource database, ReadReplica replica, MeterRegistry registry) {
        this.database = database;
        this.replica = replica;
        Gauge.builder("puffel.database.up", () -> up ? 1 : 0)
                .description("1 if the database gave a connection and answered on it")
                .register(registry);
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("Database");
        String failure = failure();
        if (failure == null) {
            return response.up().build();
        }
        boolean reads = replica.isFit();
        return response.withData("database", failure)
                .withData("reads", reads ? "from the replica" : "fail")
                .status(reads)
                .build();
    }

    /** Updates the metric. */
    @Scheduled(
            every = "5s",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void measure() {
        up = failure() == null;
    }

    private @Nullable String failure() {
        try {
            return database.isHealthy(false) ? null : "does not answer";
        } catch (SQLException e) {
            return "does not answer: " + e.getMessage();
        }
    }
}
