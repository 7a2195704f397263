package dev.puffel.command;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.inject.spi.CDI;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import picocli.CommandLine.Command;

/** Migrates the database without starting the service, for a job that runs before instances are replaced. */
@Command(name = "migrate", description = "Create and migrate the database if needed, and exit.")
class MigrateCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        new Database().ensureExists();
        // Boots the service only for the migrations: it neither listens nor pulls, and without a schedule, a relay does
        // nothing. (quarkus.init-and-exit would take 5 s to end.)
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.scheduler.enabled", "false");
        System.setProperty(Roles.SETTING, Role.RELAY.text());
        System.setProperty("quarkus.shutdown.delay", "0");
        // The output is only one line.
        System.setProperty("quarkus.log.level", "WARN");
        return Service.run(Migrated.class);
    }

    /** Runs after the migrations. */
    public static class Migrated implements QuarkusApplication {
        @Override
        public int run(String... args) {
            MigrationInfo newest =
                    CDI.current().select(Flyway.class).get().info().current();
            System.out.println("the database has version " + newest.getVersion() + ": " + newest.getDescription());
            return 0;
        }
    }
}
