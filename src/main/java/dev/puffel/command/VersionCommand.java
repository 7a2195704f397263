package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Prints the version. */
@Command(name = "version", description = "Print the version (the default command).")
class VersionCommand implements Runnable, CommandLine.IVersionProvider {
    /** The version from the file that the build writes. A native executable reads it at build time. */
    private static final String VERSION = version();

    @CommandLine.Spec
    CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().println("puffel " + VERSION);
    }

    @Override
    public String[] getVersion() {
        return new String[] {"puffel " + VERSION};
    }

    private static String version() {
        try (InputStream file = Objects.requireNonNull(VersionCommand.class.getResourceAsStream("version"))) {
            return new String(file.readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
