package dev.puffel.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import dev.puffel.testing.ApiDocument;
import dev.puffel.testing.ApiRequest;
import dev.puffel.testing.ApiRequests;
import dev.puffel.testing.Database;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Sends requests that are made from the OpenAPI document, valid and broken; as many as {@code puffel.fuzz.requests} says,
 * the same ones for the same {@code puffel.fuzz.seed}.
 */
@QuarkusTest
class FuzzTest {
    /** Below the number of exports that run at once. */
    private static final int THREADS = 3;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    @AfterEach
    void reset() {
        Database.reset();
        Database.execute("""
                delete from flight;
                insert into flight (id, origin, destination) values (1, 'Barcelona', 'London')""");
    }

    @Test
    void everyAnswerIsAsDocumented() {
        long seed = Long.getLong("puffel.fuzz.seed", new Random().nextLong());
        int count = Integer.getInteger("puffel.fuzz.requests", requests());
        System.out.println("Fuzz with -Dpuffel.fuzz.seed=" + seed + " -Dpuffel.fuzz.requests=" + count);
        ApiRequests requests = new ApiRequests(ApiDocument.read(), ApiDocument.operations(), seed, count);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Stream.generate(() -> CompletableFuture.runAsync(() -> sendAll(requests), threads))
                    .limit(THREADS)
                    .toList()
                    .forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
        assertThat("seed " + seed, List.copyOf(failures), is(List.of()));
    }

    /** How many where the run does not say it. */
    int requests() {
        return 3_000;
    }

    private void sendAll(ApiRequests requests) {
        for (ApiRequest request = requests.next(); request != null && failures.size() < 20; request = requests.next()) {
            send(request);
        }
    }

    private void send(ApiRequest request) {
        try {
            HttpResponse<InputStream> answer =
                    client.send(request.http(RestAssured.port), BodyHandlers.ofInputStream());
            String type = answer.headers().firstValue("Content-Type").orElse("");
            String body = body(answer, type);
            JsonNode documented =
                    request.operation().description().get("responses").get("" + answer.statusCode());
            boolean typeIsDocumented = documented != null
                    && (body.isEmpty()
                            || documented
                                    .path("content")
                                    .has(type.replaceAll(";.*", "").strip()));
            if (answer.statusCode() >= 500 || !typeIsDocumented) {
                failures.add(answer.statusCode() + " " + type + " " + body + " for " + request);
            }
        } catch (IOException e) {
            failures.add(e + " for " + request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Of a stream, which has no end, nothing. */
    private static String body(HttpResponse<InputStream> answer, String type) throws IOException {
        try (InputStream body = answer.body()) {
            return type.startsWith("text/event-stream") ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
