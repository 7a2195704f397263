package dev.puffel.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.RawHttp;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusIntegrationTest
class LimitsIT extends LimitsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y",
                "Host: a\r\nTransfer-Encoding: xchunked",
                "Host: a\r\nTransfer-Encoding: identity",
                "Host: a\r\nTransfer-Encoding: gzip, chunked",
                "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Host: a\r\nHost: b"
            })
    void requestThatIsNotFramedIsRefusedAndNothingFollows(String headers) {
        String next = "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n";
        for (String method : List.of("GET", "POST")) {
            String answers = RawHttp.send(method + " /flights HTTP/1.1\r\n" + headers + "\r\n\r\n" + next);
            assertThat(answers, startsWith("HTTP/1.1 400 Bad Request"));
            assertThat(answers, containsString(Problem.MEDIA_TYPE));
            assertThat(answers, not(containsString("stack")));
            assertThat(answers, not(containsString("pong")));
        }
    }

    /** More than the buffers of a connection hold, and more than is read before it is refused, as well as little too much. */
    @ParameterizedTest
    @CsvSource({
        "GET, /flights?origin=%1$s, X, 5000, 414 Request-URI Too Long",
        "GET, /flights?origin=%1$s, X, 1000000, 414 Request-URI Too Long",
        "GET, /flights, %1$s, 17000, 431 Request Header Fields Too Large",
        "GET, /flights, %1$s, 1000000, 431 Request Header Fields Too Large",
        "POST, /flights?origin=%1$s, X, 1000000, 414 Request-URI Too Long",
        "G\u0001T, /flights, X, 1000000, 400 Bad Request"
    })
    void requestBeyondTheLimitsOfTheCodecIsAnsweredThoughItIsStillSent(
            String method, String target, String value, int size, String status) {
        String large = "x".repeat(size);
        String head = method + " " + target.formatted(large) + " HTTP/1.1\r\nHost: a\r\nX: " + value.formatted(large);
        String answer = RawHttp.send(head + "\r\n\r\n" + large);
        assertThat(answer, startsWith("HTTP/1.1 " + status));
        assertThat(answer, containsString(Problem.MEDIA_TYPE));
        assertThat(answer.toLowerCase(Locale.ROOT), containsString("connection: close"));
    }
}
