package dev.puffel.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Messages as upstream systems send them. */
final class Messages {
    static final String FLIGHT = "{\"origin\":\"LHR\",\"destination\":\"JFK\"}";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Messages() {}

    /** A message in binary mode; each call is another message, even of the same event. */
    static IncomingMessage binary(Map<String, String> attributes, String data) {
        return new IncomingMessage(
                "m" + COUNT.incrementAndGet(), attributes, data.getBytes(UTF_8), Instant.parse("2026-11-24T18:00:00Z"));
    }

    /** The attributes of an upsert, which a test changes where it matters. */
    static Map<String, String> attributes(String id, String time, String subject) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("ce-specversion", "1.0");
        attributes.put("ce-id", id);
        attributes.put("ce-source", "/upstream");
        attributes.put("ce-type", "dev.puffel.flight.upserted");
        attributes.put("ce-time", time);
        attributes.put("ce-subject", subject);
        attributes.put("content-type", "application/json");
        return attributes;
    }

    static IncomingMessage upserted(String id, String time, String subject, String destination) {
        return binary(attributes(id, time, subject), "{\"origin\":\"LHR\",\"destination\":\"" + destination + "\"}");
    }

    static IncomingMessage removed(String id, String time, String subject) {
        return with(attributes(id, time, subject), "ce-type", "dev.puffel.flight.removed", "");
    }

    /** An upsert with one attribute changed; null takes it away. */
    static IncomingMessage with(Map<String, String> attributes, String name, @Nullable String value, String data) {
        Map<String, String> changed = new HashMap<>(attributes);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return binary(changed, data);
    }
}
