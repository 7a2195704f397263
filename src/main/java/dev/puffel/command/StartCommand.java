package dev.puffel.command;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;

/** Serves until it is told to stop. */
@Command(name = "start", description = "Migrate the database and serve.")
class StartCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        startEmbeddedServers();
        Quarkus.run();
        return 0;
    }

    /** Dev mode brings its own servers. By name: the packaged application is built without them. */
    private static void startEmbeddedServers() {
        try {
            Class.forName("dev.puffel.dev.EmbeddedServers").getMethod("start").invoke(null);
        } catch (ClassNotFoundException e) {
            return;
        } catch (ReflectiveOperationException e) {
            throw new CommandFailure("cannot start the embedded servers: " + e.getCause(), e);
        }
    }
}
