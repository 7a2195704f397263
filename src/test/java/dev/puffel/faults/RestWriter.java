package dev.puffel.faults;

import dev.puffel.testing.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A caller who creates, changes and deletes flights over HTTP, and asks again until there is a clear answer. */
final class RestWriter {
    private final Servers servers;
    private final Random random;
    private final CountDownLatch end;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<String, FlightRow> table = new TreeMap<>();
    private int writes;
    private int repeated;

    RestWriter(Servers servers, long seed, CountDownLatch end) {
        this.servers = servers;
        this.random = new Random(seed);
        this.end = end;
    }

    /** Goes on until the end. */
    void run() {
        try {
            for (int i = 0; end.getCount() > 0; i++) {
                writeOne(i);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The expected table. */
    Map<String, FlightRow> table() {
        return table;
    }

    int writes() {
        return writes;
    }

    /** How often it had to ask again. */
    int repeated() {
        return repeated;
    }

    private void writeOne(int i) throws InterruptedException {
        JsonObject flight = new JsonObject()
                .put("origin", "Rest " + i)
                .put("destination", "B")
                .put("delay", 0);
        boolean keyed = random.nextBoolean();
        if (keyed) {
            flight.put("key", "rest-" + i);
        }
        HttpResponse<String> created = ask(
                "POST",
                "/flights",
                flight.encode(),
                Map.of("Idempotency-Key", "rest-" + i, "Content-Type", "application/json"),
                Set.of(201));
        String path = "/" + created.headers().firstValue("Location").orElseThrow();
        String subject = keyed ? "rest-" + i : "puffel:" + path.replaceFirst("^/flights/", "");
        int delay = 0;
        for (int change = random.nextInt(3); change > 0; change--) {
            delay = random.nextInt(600);
            ask(
                    "PATCH",
                    path,
                    "{\"delay\":" + delay + "}",
                    Map.of("Content-Type", "application/merge-patch+json"),
                    Set.of(200));
        }
        if (random.nextInt(5) == 0) {
            // One that was cut off may have been done.
            ask("DELETE", path, "", Map.of("If-Match", "*"), Set.of(204, 404));
        } else {
            table.put(subject, new FlightRow("Rest " + i, "B", null, delay, null));
        }
    }

    private HttpResponse<String> ask(
            String method, String path, String body, Map<String, String> headers, Set<Integer> expected)
            throws InterruptedException {
        writes++;
        for (int attempt = 0; ; attempt++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(servers.http(random.nextInt(2)) + path))
                    .timeout(Duration.ofSeconds(10))
                    .header("Authorization", "Bearer " + Tokens.writer())
                    .method(method, BodyPublishers.ofString(body));
            headers.forEach(request::header);
            try {
                HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
                if (expected.contains(answer.statusCode())) {
                    return answer;
                }
                if (answer.statusCode() != 503) {
                    throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
                }
            } catch (IOException e) {
                // Cut off, or nobody there.
                if (attempt > 1000) {
                    throw new AssertionError(method + " " + path, e);
                }
            }
            repeated++;
            // Nothing else tells when the servers are back.
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
