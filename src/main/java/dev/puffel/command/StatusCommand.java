package dev.puffel.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows at a glance how the running service fares. */
@Command(
        name = "status",
        description =
                "Show how the running service fares, by its health and metrics: exit 0 where it is ready, else 1.")
class StatusCommand implements Callable<Integer> {
    @Option(names = "--url", description = "Where the service is; default: this machine, the configured port.")
    @Nullable
    String url;

    @Option(names = "--json", description = "As one JSON object.")
    boolean json;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        ServiceStatus status = ServiceStatus.of(page("/q/health"), page("/metrics"));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status.json());
        } else {
            status.lines().forEach(out::println);
        }
        out.flush();
        return status.isReady() ? 0 : 1;
    }

    private HttpResult page(String path) {
        return HttpResult.get(url == null ? null : url.replaceFirst("/+$", "") + path, path);
    }
}
