package dev.puffel.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hop on the way to a server, which can lose track of the connections that it has, as when a machine vanishes, or cut one off
 * before the answer to a commit.
 */
public final class Hop implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int BUFFER = 8192;

    private final String host;
    private final int port;
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger generation = new AtomicInteger();
    private final AtomicBoolean cutsCommit = new AtomicBoolean();
    private volatile boolean mute;

    /** Listens on any free port. */
    public Hop(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Its port on localhost. */
    public int port() {
        return socket.getLocalPort();
    }

    /** From now on nothing goes through the connections of before, in neither direction, and nobody is told. New ones work. */
    public void forget() {
        generation.incrementAndGet();
    }

    /** From now on nothing goes through any connection, while new ones are accepted, as by a server that has stopped. */
    public void mute() {
        mute = true;
        forget();
    }

    /** New connections work again. */
    public void unmute() {
        mute = false;
    }

    /** The server does the next commit, but its client is cut off before the answer. */
    public void cutNextCommit() {
        cutsCommit.set(true);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Socket server = new Socket(host, port);
                int born = mute ? -1 : generation.get();
                AtomicBoolean cut = new AtomicBoolean();
                threads.execute(() -> pass(client, server, born, cut, true));
                threads.execute(() -> pass(server, client, born, cut, false));
            } catch (IOException e) {
                // Closed, or a connection that could not be passed on: the client sees that.
            }
        }
    }

    private void pass(Socket from, Socket to, int born, AtomicBoolean cut, boolean fromClient) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int length; (length = in.read(buffer)) >= 0; ) {
                if (fromClient) {
                    cut.compareAndSet(false, isCommit(buffer, length) && cutsCommit.getAndSet(false));
                } else if (cut.get()) {
                    break;
                }
                if (born == generation.get()) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // One of the two has gone.
        }
        if (born == generation.get()) {
            close(from);
            close(to);
        }
    }

    private static boolean isCommit(byte[] buffer, int length) {
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT");
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Gone already.
        }
    }
}
