package dev.puffel.dev;

import static org.awaitility.Awaitility.await;

import dev.puffel.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Google's own Pub/Sub emulator, run as a process on a port of its own. */
final class GoogleEmulator implements AutoCloseable {
    private static final PathMatcher JAR =
            FileSystems.getDefault().getPathMatcher("glob:**/cloud-pubsub-emulator-*-all.jar");

    private final Process process;
    private final String endpoint;

    private GoogleEmulator(Process process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** The places where the Cloud SDK's packages and its installer put it. */
    static Optional<Path> jar() {
        return Stream.of(
                        "/usr/lib/google-cloud-sdk",
                        "/usr/share/google-cloud-sdk",
                        "/usr/local/google-cloud-sdk",
                        "/opt/google-cloud-sdk",
                        "/snap/google-cloud-cli/current",
                        System.getProperty("user.home") + "/google-cloud-sdk")
                .map(sdk -> Path.of(sdk, "platform/pubsub-emulator/lib"))
                .filter(Files::isDirectory)
                .map(GoogleEmulator::jarIn)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static @Nullable Path jarIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder, 1, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(JAR::matches).findFirst().orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GoogleEmulator start(Path jar) {
        try {
            int port = Ports.free();
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-cp",
                            jar.toString(),
                            "com.google.cloud.pubsub.testing.v1.Main",
                            "--port=" + port,
                            "--host=localhost"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            GoogleEmulator emulator = new GoogleEmulator(process, "localhost:" + port);
            await().atMost(Duration.ofSeconds(30)).until(() -> Ports.accepts(port));
            return emulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
