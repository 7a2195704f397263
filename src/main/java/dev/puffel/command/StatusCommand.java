package dev.puffel.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the state of the running service. */
@Command(
        name = "status",
        description =
                "Show the state of the running service, from its health and metrics. The exit code is 0 if it is ready, else 1.")
class StatusCommand implements Callable<Integer> {
    @Option(names = "--url", description = "The address of the service; default: the configured port on this machine.")
    @Nullable
    String url;

    @Option(names = "--json", description = "Print one JSON object.")
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
