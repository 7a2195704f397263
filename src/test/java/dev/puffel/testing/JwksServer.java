package dev.puffel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The endpoint of an issuer's keys, which answers as it is told, or never. */
public final class JwksServer implements AutoCloseable {
    private static final int BACKLOG = 500;

    private final ServerSocket server;
    private final Collection<Socket> connections = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String answer;

    /** Starts; hangs at first. */
    public JwksServer() {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Background.THREADS.execute(this::accept);
    }

    /** Its URL. */
    public String url() {
        return "http://localhost:" + server.getLocalPort() + "/jwks";
    }

    /** Answers from now on. */
    public void answer(int status, String body) {
        answer = "HTTP/1.1 " + status + " x\r\nConnection: close\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body;
    }

    /** Accepts connections from now on, and answers nothing. */
    public void hang() {
        answer = null;
    }

    /** How many have asked. */
    public int asked() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                String now = answer;
                if (now != null) {
                    byte[] request = new byte[8192];
                    if (connection.getInputStream().read(request) > 0) {
                        connection.getOutputStream().write(now.getBytes(UTF_8));
                    }
                    connection.close();
                }
            } catch (IOException e) {
                // The server was closed, or the client has gone.
            }
        }
    }
}
