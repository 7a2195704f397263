package dev.puffel.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a token to try writes. Only dev mode issues one. */
@Command(name = "token", description = "Print a token that may write, from a service that runs in dev mode.")
class TokenCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            description = "The address to call; default: dev mode on the configured port of this machine.")
    @Nullable
    String url;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        HttpResult token = HttpResult.get(url, "/dev/token");
        if (!token.isOk()) {
            throw new CommandFailure(
                    "no token: " + token.url() + " answers " + token.status() + "; only dev mode issues tokens");
        }
        spec.commandLine().getOut().println(token.text().strip());
        return 0;
    }
}
