package dev.puffel.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** An embedded Pub/Sub with a journal, so that what it has confirmed survives a kill of its process. */
public final class JournaledPubSub {
    private JournaledPubSub() {}

    /**
     * Starts a server.
     *
     * @param port 0 for any free one
     * @param folder the folder of the journal, of one server at a time
     */
    static EmbeddedPubSub start(int port, Path folder) throws IOException {
        Broker broker = new Broker(Clock.systemUTC());
        broker.recordIn(new Journal(folder, broker)::append);
        return EmbeddedPubSub.start(port, broker);
    }

    /**
     * Runs a server in a process of its own, until the process is killed.
     *
     * @param args the port, and the folder of the journal
     */
    public static void main(String... args) throws IOException, InterruptedException {
        start(Integer.parseInt(args[0]), Path.of(args[1]));
        new CountDownLatch(1).await();
    }
}
