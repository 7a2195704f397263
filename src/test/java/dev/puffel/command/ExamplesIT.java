package dev.puffel.command;

import static io.restassured.RestAssured.get;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.puffel.testing.Follower;
import dev.puffel.testing.PuffelProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The programs of the folder examples, against the packaged application. */
class ExamplesIT extends PackagedPuffel {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** Its libraries are those of the packaged application, which a native executable has within. */
    @Test
    void publisherInJavaPublishesAFlight() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("target/quarkus-app/lib/main")), "there is no jar");
        try (PuffelProcess service = PuffelProcess.start(environment(), "start")) {
            awaitReady(service);
            Example publish = new Example(
                    JAVA, "-cp", "target/quarkus-app/lib/main/*", "examples/Publish.java", "k", "Oslo", "Rome");

            assertEquals(0, publish.process.waitFor(), publish::out);
            await().atMost(START)
                    .untilAsserted(() -> assertThat(
                            get("http://localhost:" + port + "/flights/by-key/k")
                                    .asString(),
                            containsString("\"origin\":\"Oslo\",\"destination\":\"Rome\"")));
        }
    }

    @Test
    void consumerInJavaStartsAnewAfter410AndTriesAgainAfterFailures() throws Exception {
        consumes(JAVA, "examples/Follow.java");
    }

    @Test
    void consumerInJavaScriptStartsAnewAfter410AndTriesAgainAfterFailures() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "node"))),
                "there is no Node.js");
        consumes("node", "examples/follow.mjs");
    }

    private void consumes(String... command) throws Exception {
        try (PuffelProcess service =
                PuffelProcess.start(with(environment(), "PUFFEL_CHANGES_MAX_CLIENTS", "1"), "start")) {
            awaitReady(service);
            String url = "http://localhost:" + port;
            try (Follower onlyOne = Follower.at(port, null)) {
                List<String> arguments = new ArrayList<>(List.of(command));
                // Of a database that there was before.
                arguments.addAll(List.of(url, onlyOne.lastId().replaceFirst("^[0-9a-f]{8}", "00000000")));
                try (Example consumer = new Example(arguments.toArray(String[]::new))) {
                    awaitRequest("uri=\"/flights/changes\"", "status=\"503\"");
                    execute(database, "alter table flight rename to away");
                    onlyOne.close();
                    awaitRequest("uri=\"/flights\"", "status=\"5");
                    execute(database, "alter table away rename to flight");

                    await().atMost(START).untilAsserted(() -> assertThat(consumer.out(), startsWith("read 1 flights")));
                    execute(database, "insert into flight (origin, destination, key) values ('Oslo', 'Rome', 'k')");
                    execute(database, "delete from flight where key = 'k'");
                    await().atMost(START)
                            .untilAsserted(() -> assertEquals(
                                    List.of(
                                            "read 1 flights",
                                            "upserted {\"id\":2,\"origin\":\"Oslo\",\"destination\":\"Rome\",\"key\":\"k\"}",
                                            "removed {\"id\":2,\"key\":\"k\"}"),
                                    consumer.out().lines().toList()));
                }
            }
        }
    }

    private void awaitRequest(String... tags) {
        await().atMost(START)
                .until(() -> get("http://localhost:" + port + "/metrics")
                        .asString()
                        .lines()
                        .anyMatch(line -> line.startsWith("http_server_requests_seconds_count{")
                                && Stream.of(tags).allMatch(line::contains)));
    }

    /** A running program, whose complaints are the test's. */
    private final class Example implements AutoCloseable {
        final Process process;
        private final Path out = Files.createTempFile("example", ".out");

        Example(String... command) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(environment());
            process = builder.start();
        }

        String out() {
            try {
                return Files.readString(out);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
