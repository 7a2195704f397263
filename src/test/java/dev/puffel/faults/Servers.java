package dev.puffel.faults;

import dev.puffel.dev.JournaledPubSub;
import dev.puffel.testing.Ports;
import dev.puffel.testing.Postgres;
import dev.puffel.testing.PuffelProcess;
import dev.puffel.testing.Tokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All that can be killed: two replicas of Puffel, PostgreSQL, and Pub/Sub, which come back on their ports. */
final class Servers implements AutoCloseable {
    /** The processes to kill. */
    enum Kind {
        FIRST_REPLICA,
        SECOND_REPLICA,
        POSTGRES,
        PUBSUB
    }

    private final Path folder;
    private final int databasePort = Ports.free();
    private final int pubSubPort = Ports.free();
    private final List<Integer> httpPorts = List.of(Ports.free(), Ports.free());
    private final List<@Nullable PuffelProcess> replicas = new ArrayList<>();
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable Process pubSub;

    Servers(Path folder) throws IOException {
        this.folder = folder;
        startPostgres();
        startPubSub();
        replicas.add(startReplica(0));
        replicas.add(startReplica(1));
    }

    String databaseUrl() {
        return "jdbc:postgresql://localhost:%d/puffel?user=postgres&password=postgres".formatted(databasePort);
    }

    String pubSub() {
        return "localhost:" + pubSubPort;
    }

    String http(int replica) {
        return "http://localhost:" + httpPorts.get(replica % 2);
    }

    /** Without any warning. */
    void kill(Kind kind) throws IOException, InterruptedException {
        switch (kind) {
            case FIRST_REPLICA -> close(replicas.get(0));
            case SECOND_REPLICA -> close(replicas.get(1));
            case POSTGRES -> killPostgres();
            case PUBSUB -> end(pubSub);
        }
    }

    /** Brings back what is not there, as an orchestrator does. */
    void restart() throws IOException {
        if (postgres == null) {
            startPostgres();
        }
        if (pubSub == null || !pubSub.isAlive()) {
            startPubSub();
        }
        for (int i = 0; i < replicas.size(); i++) {
            PuffelProcess replica = replicas.get(i);
            if (replica == null || !replica.isAlive()) {
                replicas.set(i, startReplica(i));
            }
        }
    }

    /** The last output of the instances. */
    String output() {
        StringBuilder output = new StringBuilder();
        for (PuffelProcess replica : replicas) {
            String out = replica == null ? "" : replica.out() + replica.err();
            output.append(out.substring(Math.max(0, out.length() - 3000))).append('\n');
        }
        return output.toString();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        replicas.forEach(Servers::close);
        end(pubSub);
        killPostgres();
    }

    private void startPostgres() throws IOException {
        Path data = folder.resolve("postgres");
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(databasePort)
                // As in production; without it a commit that was confirmed may be lost in a crash.
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    private void killPostgres() throws IOException {
        EmbeddedPostgres running = postgres;
        if (running == null) {
            return;
        }
        Postgres.crash(folder.resolve("postgres"));
        // Frees the folder; there is nothing left to be stopped.
        running.close();
        postgres = null;
    }

    private void startPubSub() throws IOException {
        pubSub = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournaledPubSub.class.getName(),
                        String.valueOf(pubSubPort),
                        folder.resolve("pubsub").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("pubsub.log").toFile())
                .start();
    }

    private PuffelProcess startReplica(int replica) {
        Map<String, String> settings = new HashMap<>(Tokens.environment());
        settings.put("QUARKUS_HTTP_PORT", httpPorts.get(replica).toString());
        settings.put("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://localhost:%d/puffel".formatted(databasePort));
        settings.put("PUBSUB_EMULATOR_HOST", pubSub());
        settings.put("GOOGLE_CLOUD_PROJECT", "faults");
        // Small batches, so that there are many moments to be killed at.
        settings.put("PUFFEL_MESSAGING_MAX_MESSAGES", "200");
        settings.put("QUARKUS_HTTP_ACCESS_LOG_ENABLED", "false");
        return PuffelProcess.start(settings, "start");
    }

    private static void close(@Nullable PuffelProcess process) {
        if (process != null) {
            process.close();
        }
    }

    private static void end(@Nullable Process process) throws InterruptedException {
        if (process != null && !process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running: " + process.info());
        }
    }
}
