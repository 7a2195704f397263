package dev.puffel.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged Puffel as a process: the native executable where the build made one, else the jar. For what a test can only
 * see from outside: commands, exit codes, several replicas, a kill.
 */
public final class PuffelProcess implements AutoCloseable {
    private static final Path NATIVE = Path.of(System.getProperty("native.image.path", "none"));
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final Process process;
    private final Path out;
    private final Path err;

    private PuffelProcess(
            Map<String, String> environment, Redirect input, List<String> properties, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NATIVE)) {
            command.add(NATIVE.toString());
            command.addAll(properties);
        } else {
            // Most live for seconds only, which the second compiler takes more of than it gives.
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
            command.addAll(properties);
            command.addAll(List.of("-jar", JAR.toString()));
        }
        command.addAll(arguments);
        try {
            out = Files.createTempFile("puffel", ".out");
            err = Files.createTempFile("puffel", ".err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(input)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one with these variables on top of the test's own. */
    public static PuffelProcess start(Map<String, String> environment, String... arguments) {
        return start(environment, List.of(), arguments);
    }

    /** The same with a file as its standard input. */
    public static PuffelProcess start(Map<String, String> environment, Path input, String... arguments) {
        return new PuffelProcess(environment, Redirect.from(input.toFile()), List.of(), List.of(arguments));
    }

    /** The same with system properties, each as "-Dname=value". */
    public static PuffelProcess start(Map<String, String> environment, List<String> properties, String... arguments) {
        return new PuffelProcess(environment, Redirect.PIPE, properties, List.of(arguments));
    }

    /** Waits for its end, at most a minute, and tells its exit code. */
    public int exitCode() {
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new AssertionError("still running; it printed: " + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its standard output so far. */
    public String out() {
        return read(out);
    }

    /** Its standard error so far. */
    public String err() {
        return read(err);
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
