package dev.puffel.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.puffel.event.OutgoingMessage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Events of real flights as no upstream system should send them: several of each flight, out of order, some twice, some
 * that remove it, and some that are none.
 */
final class EventStream {
    private static final int FLIGHTS = 12_000;

    private final Random random;
    private final List<OutgoingMessage> messages = new ArrayList<>();
    private final Set<String> poison = new TreeSet<>();
    private final Model model = new Model();
    private int duplicates;

    EventStream(long seed, int count) {
        random = new Random(seed);
        List<String> flights = flights();
        for (int i = 0; i < count; i++) {
            messages.add(i % 100 == 99 ? poison(i) : event(i, flights));
        }
        // Neighbouring events are mixed up.
        for (int i = 0; i < count; i += 1000) {
            Collections.shuffle(messages.subList(i, Math.min(i + 2000, count)), random);
        }
        for (int i = 0; i < count / 20; i++) {
            int from = random.nextInt(count);
            messages.add(from + random.nextInt(messages.size() - from), messages.get(from));
            duplicates++;
        }
    }

    List<OutgoingMessage> messages() {
        return messages;
    }

    /** The payloads of those that can never be applied. */
    Set<String> poison() {
        return poison;
    }

    int duplicates() {
        return duplicates;
    }

    /** The expected table. */
    Map<String, FlightRow> table() {
        return model.table();
    }

    private OutgoingMessage event(int i, List<String> flights) {
        int flight = random.nextInt(FLIGHTS);
        Map<String, String> attributes = attributes(i, "us-" + flight);
        byte[] data = new byte[0];
        if (random.nextInt(10) == 0) {
            attributes.put("ce-type", "dev.puffel.flight.removed");
        } else {
            String[] column = flights.get(flight).split(",", -1);
            data = new JsonObject()
                    .put("origin", column[0])
                    .put("destination", column[1])
                    .put("departure", column[2])
                    .put("delay", random.nextInt(600))
                    .put("distance", Integer.valueOf(column[4]))
                    .encode()
                    .getBytes(UTF_8);
        }
        model.apply(attributes, data);
        return new OutgoingMessage(attributes, data, attributes.get("ce-subject"));
    }

    private OutgoingMessage poison(int i) {
        Map<String, String> attributes = attributes(i, "poison-" + i);
        String data = switch (random.nextInt(4)) {
            case 0 -> "no JSON " + i;
            case 1 -> "{\"origin\":\"\",\"destination\":\"poison " + i + "\"}";
            case 2 -> "{\"origin\":\"A\",\"destination\":\"B\",\"delay\":\"poison " + i + "\"}";
            default -> {
                attributes.put("ce-type", "dev.puffel.flight.lost");
                yield "{\"origin\":\"A\",\"destination\":\"poison " + i + "\"}";
            }
        };
        poison.add(data);
        return new OutgoingMessage(attributes, data.getBytes(UTF_8), null);
    }

    private Map<String, String> attributes(int i, String subject) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("ce-specversion", "1.0");
        attributes.put("ce-id", "event-" + i);
        attributes.put("ce-source", "/upstream");
        attributes.put("ce-type", "dev.puffel.flight.upserted");
        // Some have the same time, and their ids decide.
        attributes.put(
                "ce-time",
                Instant.EPOCH
                        .plusSeconds(1_000_000_000L + random.nextInt(5_000))
                        .toString());
        attributes.put("ce-subject", subject);
        attributes.put("content-type", "application/json");
        return attributes;
    }

    private static List<String> flights() {
        try {
            return Files.readAllLines(Path.of("src", "test", "resources", "flights-20k.csv"))
                    .subList(1, FLIGHTS + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
