package dev.puffel.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * A command run in this JVM, as its user sees it.
 *
 * @param exitCode 0 done, 1 failed, 2 wrong usage
 * @param out what it printed
 * @param err what it complained about
 */
record CommandLineRun(int exitCode, List<String> out, List<String> err) {
    static CommandLineRun of(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = PuffelCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
        return new CommandLineRun(
                exitCode,
                out.toString().lines().toList(),
                err.toString().lines().toList());
    }
}
