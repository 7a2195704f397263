package dev.puffel.database;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;

/** Up once all migrations of this version are applied. Migrations run before HTTP starts, so one check is enough. */
@Startup
class MigrationsHealthCheck implements HealthCheck {
    private final Flyway flyway;
    private volatile boolean applied;

    MigrationsHealthCheck(Flyway flyway) {
        this.flyway = flyway;
    }

    @Override
    public HealthCheckResponse call() {
        applied = applied || flyway.info().pending().length == 0;
        return HealthCheckResponse.named("Migrations").status(applied).build();
    }
}
