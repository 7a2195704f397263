package dev.puffel.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers of dev mode in a folder of their own, in a process as dev mode is one. */
class EmbeddedServersTest {
    private static final String ENVIRONMENT = "target/dev/environment";

    @TempDir
    Path folder;

    /** Prints how the script puffel reaches the servers. */
    public static void main(String... args) throws IOException {
        EmbeddedServers.start();
        System.out.println(Files.readString(Path.of(ENVIRONMENT)));
    }

    @Test
    void serversOfTheEnvironmentAreTakenAndToldToTheScript() throws Exception {
        String environment = start(Map.of(
                "DATABASE_URL", "postgres://me:p%24%22%7D%60%5C'@db.example.com/mine", "PUBSUB_EMULATOR_HOST", "ps:1"));

        assertEquals(
                "jdbc:postgresql://db.example.com/mine me p\\$\"}`\\' ps:1",
                run(
                        Map.of(),
                        "bash",
                        "-c",
                        environment + "\nprintf %s \"$QUARKUS_DATASOURCE_JDBC_URL $QUARKUS_DATASOURCE_USERNAME"
                                + " $QUARKUS_DATASOURCE_PASSWORD $PUBSUB_EMULATOR_HOST\""));
    }

    @Test
    void processesThatHaveTheIdsOfKilledOnesGoOn() throws Exception {
        Map<String, String> variables = Map.of("PUBSUB_EMULATOR_HOST", "ps:1");
        start(variables);
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Path owner = folder.resolve("target/dev/postgres/postmaster.pid");
            Files.writeString(owner, other.pid() + "\n");
            Files.writeString(folder.resolve(ENVIRONMENT), "# Process " + other.pid() + "\n");
            start(variables);
            assertTrue(other.isAlive());

            Files.writeString(owner, "");
            Files.writeString(folder.resolve(ENVIRONMENT), "");
            assertTrue(start(variables).contains("QUARKUS_DATASOURCE_JDBC_URL"));
        } finally {
            other.destroy();
        }
    }

    private String start(Map<String, String> variables) throws Exception {
        return run(
                variables,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dquarkus.profile=dev",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedServersTest.class.getName());
    }

    private String run(Map<String, String> variables, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), () -> {
            try {
                return Files.readString(folder.resolve("err"));
            } catch (IOException e) {
                return e.toString();
            }
        });
        return out;
    }
}
