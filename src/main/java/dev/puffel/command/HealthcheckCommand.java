package dev.puffel.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the liveness of the running service, for the HEALTHCHECK of a container that has neither a shell nor curl. */
@Command(
        name = "healthcheck",
        description = "Check whether the running service is alive. The exit code is 0 if it is, else 1.")
class HealthcheckCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            description = "The address to call; default: liveness on the configured port of this machine.")
    @Nullable
    String url;

    @Override
    public Integer call() {
        HttpResult health = HttpResult.get(url, "/q/health/live");
        if (!health.isOk()) {
            throw new CommandFailure("unhealthy: " + health.url() + " answers " + health.status());
        }
        return 0;
    }
}
