package dev.puffel.testing;

import dev.puffel.testing.ApiDocument.Operation;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request made from the OpenAPI document. */
public record ApiRequest(
        int number,
        Operation operation,
        String target,
        Map<String, String> headers,
        @Nullable String body) {

    /** The request as it is sent to a port of this machine. */
    public HttpRequest http(int port) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + target))
                .header("Authorization", "Bearer " + Tokens.withRoles("flights:write", "events:write"));
        headers.forEach(request::header);
        return request.method(
                        operation.method().toUpperCase(Locale.ROOT),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
    }

    @Override
    public String toString() {
        String shown = body == null ? "no body" : body.substring(0, Math.min(500, body.length()));
        return "request " + number + ": " + operation.method() + " " + target + " " + headers + " " + shown;
    }
}
