package dev.puffel.dev;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs the embedded Pub/Sub in a process of its own, until that is killed. */
public final class EmbeddedPubSubMain {
    private EmbeddedPubSubMain() {}

    /**
     * Prints one line once it serves: "Pub/Sub listens on localhost:PORT". Exits with 2 for wrong arguments.
     *
     * @param args --port N, any free one without; --journal FOLDER, nothing survives without
     */
    public static void main(String... args) throws InterruptedException {
        int port = 0;
        @Nullable Path journal = null;
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            if (args[i].equals("--port") && value.matches("\\d{1,5}")) {
                port = Integer.parseInt(value);
            } else if (args[i].equals("--journal") && !value.isEmpty()) {
                journal = Path.of(value);
            } else {
                System.err.println("Usage: EmbeddedPubSubMain [--port N] [--journal FOLDER]");
                System.exit(2);
            }
        }
        EmbeddedPubSub server = journal == null ? EmbeddedPubSub.start(port) : EmbeddedPubSub.start(port, journal);
        System.out.println("Pub/Sub listens on " + server.endpoint());
        server.awaitEnd();
    }
}
