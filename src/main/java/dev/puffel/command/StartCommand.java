package dev.puffel.command;

import dev.puffel.http.ConnectionLimits;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Serves until it is told to stop. */
@Command(name = "start", description = "Create and migrate the database where needed, and serve.")
class StartCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        Settings.check();
        if (startEmbeddedServers()) {
            // Dev mode has its own ways to fail and to start again.
            Quarkus.run();
            return 0;
        }
        ConnectionLimits.enable();
        Database.configured().ensureExists();
        return Service.run();
    }

    /** Dev mode brings its own servers. By name: the packaged application is built without them. */
    private static boolean startEmbeddedServers() {
        try {
            Class.forName("dev.puffel.dev.EmbeddedServers").getMethod("start").invoke(null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        } catch (ReflectiveOperationException e) {
            throw new CommandFailure("cannot start the embedded servers: " + e.getCause(), e);
        }
    }
}
