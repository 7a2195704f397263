package dev.puffel.http;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Clients that ask for more than they read, at the packaged application. The answer has some tens of kilobytes. */
@QuarkusIntegrationTest
class SlowReadersIT {
    private static final String REQUEST = "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** The timeout is 5 s here. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final int MANY = 300;

    private static Socket ask() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("localhost", RestAssured.port));
        write(socket, REQUEST.repeat(MANY));
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static boolean isClosed(Socket socket) {
        try {
            write(socket, REQUEST);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void whoReadsNothingIsCutOff() throws IOException {
        try (Socket socket = ask()) {
            await().atMost(SOON).until(() -> isClosed(socket));
        }
        given().get("/flights").then().statusCode(200);
    }

    @Test
    void whoReadsLateGetsAll() throws IOException {
        try (Socket socket = ask()) {
            write(socket, REQUEST.replace("Host", "Connection: close\r\nHost"));
            String answers = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(
                    Pattern.compile("HTTP/1.1 200 OK")
                            .matcher(answers)
                            .results()
                            .count(),
                    is(MANY + 1L));
        }
    }
}
