package dev.puffel.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** Follows the changes of flights, as a consumer does. */
public final class Follower implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final InputStream stream;
    /** Guarded by itself. */
    private final List<Event> events = new ArrayList<>();

    private volatile String lastId = "";
    private volatile boolean ended;

    /** An event; as text without its id. */
    public record Event(String id, String type, String data) {
        @Override
        public String toString() {
            return type + " " + data;
        }
    }

    private Follower(InputStream stream) {
        this.stream = stream;
        Thread thread = new Thread(this::read, "follower");
        thread.setDaemon(true);
        thread.start();
    }

    /** Follows from now on; the result has begun. */
    public static Follower now() {
        return from(null);
    }

    /** Follows from an event on; from now on without one. The result has begun. */
    public static Follower from(@Nullable String lastEventId) {
        return at(RestAssured.port, lastEventId);
    }

    /** The same at the Puffel of a port. */
    public static Follower at(int port, @Nullable String lastEventId) {
        return at(port, lastEventId, "");
    }

    /** Follows the flights of a query. */
    public static Follower matching(String query, @Nullable String lastEventId) {
        return at(RestAssured.port, lastEventId, "?" + query);
    }

    private static Follower at(int port, @Nullable String lastEventId, String query) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/flights/changes" + query));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<InputStream> answer = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new AssertionError(
                        answer.statusCode() + " " + new String(answer.body().readAllBytes(), UTF_8));
            }
            Follower follower = new Follower(answer.body());
            soon().until(() -> !follower.lastId.isEmpty());
            return follower;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Many followers wait one after another, so none may wait for longer than it must. */
    private static ConditionFactory soon() {
        return await().atMost(SOON).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    /** The events that came so far. */
    public List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    /** Waits for so many events; these as text, without their ids. */
    public List<String> take(int count) {
        soon().until(() -> events().size() >= count);
        return events().stream().map(Event::toString).toList();
    }

    /** The id that came last. */
    public String lastId() {
        return lastId;
    }

    /** Whether the service has ended the stream. */
    public boolean hasEnded() {
        return ended;
    }

    /** Leaves. */
    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            String id = "";
            String type = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        synchronized (events) {
                            events.add(new Event(id, type, data));
                        }
                    }
                    lastId = id;
                    type = "";
                    data = "";
                }
            }
        } catch (IOException e) {
            // The stream was cut.
        }
        ended = true;
    }
}
