package dev.puffel.command;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks the running service whether it is alive: for a container's HEALTHCHECK, where there is no shell and no curl. */
@Command(
        name = "healthcheck",
        description = "Ask the running service whether it is alive, its messaging worker included: exit 0 or 1.")
class HealthcheckCommand implements Callable<Integer> {
    /** Under the 3 s that the image's HEALTHCHECK grants. */
    private static final int TIMEOUT_MILLIS = 2_500;

    @Option(names = "--url", description = "What to ask; default: liveness on this machine, on the configured port.")
    @Nullable
    String url;

    @Override
    public Integer call() {
        String target = url == null ? "http://localhost:" + Settings.get("quarkus.http.port") + "/q/health/live" : url;
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(target).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new CommandFailure("unhealthy: " + target + " answers " + status);
            }
            return 0;
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            throw new CommandFailure("no answer from " + target + ": " + e.getMessage(), e);
        }
    }
}
