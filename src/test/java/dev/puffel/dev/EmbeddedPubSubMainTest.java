package dev.puffel.dev;

import static dev.puffel.dev.PubSubClient.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPubSubMainTest {
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void whatItConfirmedSurvivesAKill() throws Exception {
        String topic;
        String subscription;
        Process killed = start("--journal", folder.toString());
        try (PubSubClient client = new PubSubClient(endpoint(killed))) {
            topic = client.newTopic();
            subscription = client.newSubscription(topic);
            client.publish(topic, "1", "2");
            client.acknowledge(subscription, client.pull(subscription, 1));
            killed.destroyForcibly();
            assertTrue(killed.waitFor(10, TimeUnit.SECONDS));
        }

        Process next = start("--journal", folder.toString(), "--port", "0");
        try (PubSubClient client = new PubSubClient(endpoint(next))) {
            assertEquals(List.of("2"), texts(client.pull(subscription, 10)));
        }
    }

    @Test
    void itRefusesWhatItDoesNotKnow() throws Exception {
        assertEquals(2, start("--port", "x").waitFor());
        assertEquals(2, start("--journal").waitFor());
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedPubSubMain.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    private static String endpoint(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        return out.readLine().replace("Pub/Sub listens on ", "");
    }
}
