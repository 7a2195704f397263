package dev.puffel.command;

import dev.puffel.http.ConnectionLimits;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the service, and runs it until it is stopped. */
@Command(name = "start", description = "Create and migrate the database if needed, and start the service.")
class StartCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "N",
            description =
                    "The port to listen on; default: QUARKUS_HTTP_PORT, PORT or 4001. In a container, set one of these"
                            + " variables instead, which status and healthcheck also read.")
    @Nullable
    Integer port;

    @Override
    public Integer call() {
        if (port != null) {
            System.setProperty("quarkus.http.port", port.toString());
        }
        Settings.check();
        if (startEmbeddedServers()) {
            // Dev mode handles failures and restarts itself.
            Quarkus.run();
            return 0;
        }
        ConnectionLimits.enable();
        checkPort();
        new Database().ensureExists();
        return Service.run(null);
    }

    /** Fails if the port is in use. Quarkus itself checks this only after the migrations and the first pull. */
    private static void checkPort() {
        int port = Integer.parseInt(Settings.get("quarkus.http.port"));
        String host = Settings.find("quarkus.http.host").orElse("0.0.0.0");
        try (ServerSocket unused = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            // The port is free.
        } catch (IOException e) {
            // Java has no exception type for this reason.
            boolean inUse = String.valueOf(e.getMessage()).contains("in use");
            throw new CommandFailure(
                    "cannot start: "
                            + (inUse
                                    ? Service.portInUse(port)
                                    : "cannot listen on port " + port + " of " + host + ": "
                                            + CommandFailure.reason(e)),
                    e);
        }
    }

    /**
     * Starts the embedded servers, in dev mode only. Called by name, because the packaged application does not contain them.
     */
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
