package dev.puffel.testing;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Speaks HTTP by hand, for requests that no client would send. */
public final class RawHttp {
    private RawHttp() {}

    /** Sends a request as it is, and returns the answer as it came, until the other side closes; waits at most 10 s. */
    public static String send(String request) {
        return send(RestAssured.port, request);
    }

    /** The same to another server. */
    public static String send(int port, String request) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends a request whose body has no end, until the other side closes, for which it waits at most 10 s, and returns the
     * answer as it came.
     *
     * @param head the request's line and headers, each with its CRLF
     * @param chunk is sent again and again
     * @param most bytes that the other side may take before it closes
     */
    public static String sendEndless(String head, String chunk, long most) {
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            socket.setSoTimeout(10_000);
            byte[] bytes = (Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            CompletableFuture<Long> sent = CompletableFuture.supplyAsync(
                    () -> {
                        long count = 0;
                        try {
                            OutputStream out = socket.getOutputStream();
                            out.write((head + "Transfer-Encoding: chunked\r\n\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                            for (; count < most; count += bytes.length) {
                                out.write(bytes);
                            }
                        } catch (IOException e) {
                            // Closed, as it should be.
                        }
                        return count;
                    },
                    Background.THREADS);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (SocketException e) {
                // Closed while more was on its way.
            }
            if (sent.join() >= most) {
                throw new AssertionError("The body was read on; the answer was " + answer);
            }
            return answer.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request without a body, for this target as it is. */
    public static String request(String method, String target) {
        return send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }
}
