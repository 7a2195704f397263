package dev.puffel.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.puffel.testing.RawHttp;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
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
}
