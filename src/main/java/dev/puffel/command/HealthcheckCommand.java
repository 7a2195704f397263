package dev.puffel.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks the running service whether it is alive: for a container's HEALTHCHECK, where there is no shell and no curl. */
@Command(
        name = "healthcheck",
        description = "Ask the running service whether it is alive, its messaging worker included: exit 0 or 1.")
class HealthcheckCommand implements Callable<Integer> {
    @Option(names = "--url", description = "What to ask; default: liveness on this machine, on the configured port.")
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
