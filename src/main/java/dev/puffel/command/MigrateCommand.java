package dev.puffel.command;

import dev.puffel.role.Role;
import dev.puffel.role.Roles;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Brings the database up to date without serving: for a job that runs before the instances are replaced. */
@Command(name = "migrate", description = "Create and migrate the database where needed, then exit.")
class MigrateCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Database.configured().ensureExists();
        // Boots the migrations, and neither listens nor pulls; a relay that is not scheduled does nothing.
        // (quarkus.init-and-exit would wait for itself for 5 s.)
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.scheduler.enabled", "false");
        System.setProperty(Roles.SETTING, Role.RELAY.text());
        System.setProperty("quarkus.shutdown.delay", "0");
        // Quarkus does not log that it starts.
        System.setProperty("quarkus.log.category.\"io.quarkus\".level", "WARN");
        return Service.run(Migrated.class);
    }

    /** Once this runs, all is done. */
    public static class Migrated implements QuarkusApplication {
        @Override
        public int run(String... args) {
            return 0;
        }
    }
}
