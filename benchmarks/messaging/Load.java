import dev.puffel.event.OutgoingMessage;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.Received;
import dev.puffel.pubsub.Subscription;
import dev.puffel.pubsub.TopicPublisher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Both ends of the benchmark: publishes events of real flights, and the bare loop that pulls and acknowledges them.
 *
 * <p>create NAME; publish NAME CSV FIRST EVENTS DUPLICATES_PERCENT SHUFFLE_WINDOW EVENTS_A_SECOND (0 = all at once); loop NAME
 * CSV EVENTS publishes so many and drains them, does so again, now warm, and prints the events a second of that. NAME is of a
 * topic and its subscription.
 */
class Load {
    private static final int BATCH = 1000;

    private final Endpoint endpoint;

    private Load(String name) {
        endpoint = Endpoint.of("benchmark", name, name, Optional.of(System.getenv("PUBSUB_EMULATOR_HOST")));
    }

    public static void main(String... args) throws Exception {
        Load load = new Load(args[1]);
        switch (args[0]) {
            case "create" -> Provisioning.ensure(load.endpoint);
            case "publish" -> load.publish(
                    Files.readAllLines(Path.of(args[2])),
                    Integer.parseInt(args[3]),
                    Integer.parseInt(args[4]),
                    Integer.parseInt(args[5]),
                    Integer.parseInt(args[6]),
                    Integer.parseInt(args[7]));
            case "loop" -> load.loop(Files.readAllLines(Path.of(args[2])), Integer.parseInt(args[3]));
            default -> throw new IllegalArgumentException(args[0]);
        }
        // Some threads of the client are not daemons.
        System.exit(0);
    }

    private void publish(List<String> csv, int first, int events, int duplicates, int window, int rate) throws Exception {
        Random random = new Random(1);
        long began = System.nanoTime();
        try (TopicPublisher topic = new TopicPublisher(endpoint)) {
            // Mixed-up events have to be in memory: never more than one window.
            int portion = rate > 0 ? Math.max(1, rate / 20) : Math.max(window, BATCH);
            for (int from = 0; from < events; from += portion) {
                if (rate > 0) {
                    long due = began + TimeUnit.SECONDS.toNanos(from) / rate;
                    TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                }
                List<OutgoingMessage> messages = new ArrayList<>();
                for (int i = first + from; i < first + Math.min(from + portion, events); i++) {
                    OutgoingMessage message = message(i, csv.get(1 + i % (csv.size() - 1)));
                    messages.add(message);
                    if (random.nextInt(100) < duplicates) {
                        messages.add(message);
                    }
                }
                if (window > 1) {
                    Collections.shuffle(messages, random);
                }
                for (int i = 0; i < messages.size(); i += BATCH) {
                    topic.publish(messages.subList(i, Math.min(i + BATCH, messages.size())))
                            .forEach(CompletableFuture::join);
                }
            }
        }
    }

    /** One flight an event, unordered: the emulator is slow with ordering keys, and would be what is measured. */
    private static OutgoingMessage message(int i, String line) {
        String[] column = line.split(",", -1);
        String data =
                "{\"origin\":\"%s\",\"destination\":\"%s\",\"departure\":\"%s\",\"delay\":%s,\"distance\":%s}".formatted(
                        (Object[]) column);
        return new OutgoingMessage(
                Map.of(
                        "ce-specversion", "1.0",
                        "ce-id", "event-" + i,
                        "ce-source", "/benchmark",
                        "ce-type", "dev.puffel.flight.upserted",
                        "ce-time", Instant.now().toString(),
                        "ce-subject", "flight-" + i,
                        "content-type", "application/json"),
                data.getBytes(StandardCharsets.UTF_8),
                null);
    }

    private void loop(List<String> csv, int events) throws Exception {
        try (Subscription subscription = new Subscription(endpoint)) {
            publish(csv, 0, events, 0, 0, 0);
            drain(subscription, events);
            publish(csv, events, events, 0, 0, 0);
            System.out.printf("%.0f%n", drain(subscription, events));
        }
    }

    /** The best that a client can do: it pulls the next while it acknowledges the last, and does nothing else. */
    private static double drain(Subscription subscription, int events) throws Exception {
        long began = System.nanoTime();
        Future<?> acknowledged = CompletableFuture.completedFuture(null);
        for (int count = 0; count < events; ) {
            List<Received> batch = subscription.pull(BATCH, Duration.ofSeconds(10)).get();
            if (batch.isEmpty()) {
                throw new IllegalStateException("only " + count + " came");
            }
            count += batch.size();
            acknowledged.get();
            acknowledged = subscription.acknowledge(batch.stream().map(Received::ackId).toList());
        }
        acknowledged.get();
        return events / ((System.nanoTime() - began) / 1e9);
    }
}
