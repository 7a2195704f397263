package dev.puffel.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A connection to a server of this machine that can be cut, and mended. */
public final class Line implements AutoCloseable {
    private final int behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket socket;

    /** Listens on any free port. */
    public Line(int behind) throws IOException {
        this.behind = behind;
        this.socket = listen(Ports.free());
    }

    /** Takes the connections of a socket that listens already. */
    Line(ServerSocket socket, int behind) {
        this.behind = behind;
        this.socket = socket;
        Background.THREADS.execute(() -> accept(socket));
    }

    /** Its port. */
    public int port() {
        return socket.getLocalPort();
    }

    /** Ends all connections, and takes no more. */
    public void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }

    /** Ends all connections, and takes new ones. */
    public void reset() {
        try {
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes connections again, on the same port. */
    public void mend() throws IOException {
        socket = listen(port());
    }

    @Override
    public void close() {
        cut();
    }

    private ServerSocket listen(int port) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Background.THREADS.execute(() -> accept(listening));
        return listening;
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
                open.add(client);
                open.add(server);
                Background.THREADS.execute(() -> pass(client, server));
                Background.THREADS.execute(() -> pass(server, client));
            } catch (IOException e) {
                // It was cut.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // It was cut.
        }
        open.remove(from);
        open.remove(to);
    }
}
