package dev.puffel.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.puffel.event.OutgoingMessage;
import dev.puffel.pubsub.Endpoint;
import dev.puffel.pubsub.Provisioning;
import dev.puffel.pubsub.Received;
import dev.puffel.pubsub.Subscription;
import dev.puffel.pubsub.TopicPublisher;
import dev.puffel.testing.Background;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream of events and of writes over HTTP, while two replicas, PostgreSQL and Pub/Sub are killed at random moments.
 * Nothing of it may be lost, applied twice or in the wrong order. Again with {@code -Dpuffel.faults.seed}.
 */
class FaultIT {
    private static final long SEED = Long.getLong("puffel.faults.seed", new Random().nextLong());
    private static final int EVENTS = Integer.getInteger("puffel.faults.events", 50_000);
    private static final int KILLS = Integer.getInteger("puffel.faults.kills", 32);
    private static final int BATCH = 250;

    /** How far the events may be ahead of the kills, so that there is always something to be lost. */
    private static final int AHEAD = 2;

    private static final Duration RECOVERY = Duration.ofMinutes(3);

    private final AtomicInteger killed = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void nothingIsLostRepeatedOrOutOfOrder() throws Exception {
        System.out.println("Faults with -Dpuffel.faults.seed=" + SEED);
        Instant start = Instant.now();
        EventStream stream = new EventStream(SEED, EVENTS);
        try (Servers servers = new Servers(folder)) {
            ensure(endpoint(servers, "puffel-dev-subscription"));
            Endpoint audit = endpoint(servers, "audit");
            ensure(audit);
            RestWriter writer = new RestWriter(servers, SEED, end);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(writer::run, Background.THREADS);
            CompletableFuture<Void> publishing =
                    CompletableFuture.runAsync(() -> publish(stream, audit), Background.THREADS);
            kill(servers, publishing);
            publishing.get();
            end.countDown();
            writing.get();
            System.out.printf(
                    "All is sent after %d s%n",
                    Duration.between(start, Instant.now()).toSeconds());

            Map<String, FlightRow> expected = new TreeMap<>(stream.table());
            expected.putAll(writer.table());
            try {
                await().atMost(RECOVERY).ignoreExceptions().until(() -> {
                    servers.restart();
                    return expected.equals(FlightRow.table(servers.databaseUrl()))
                            && column(servers, "select count(*) from outbox where sent_at is null")
                                    .equals(Set.of("0"));
                });
            } finally {
                assertSame(expected, FlightRow.table(servers.databaseUrl()), servers);
            }
            assertEquals(
                    stream.poison(), column(servers, "select convert_from(payload, 'UTF8') from quarantined_message"));
            assertEquals(Set.of("0"), column(servers, "select count(*) from outbox where sent_at is null"));
            Model replayed = new Model();
            int messages = replay(audit, replayed, stream.poison());
            assertSame(expected, replayed.table(), servers);
            System.out.printf(
                    "%d events and %d duplicates, %d poison, %d writes over HTTP asked %d times again; %d kills %s;"
                            + " %d messages went through the topic; %d flights as they should be; %d s%n",
                    EVENTS,
                    stream.duplicates(),
                    stream.poison().size(),
                    writer.writes(),
                    writer.repeated(),
                    killed.get(),
                    Arrays.toString(Servers.Kind.values()),
                    messages,
                    expected.size(),
                    Duration.between(start, Instant.now()).toSeconds());
        }
    }

    private static Endpoint endpoint(Servers servers, String subscription) {
        return Endpoint.of("faults", "puffel-dev-topic", subscription, Optional.of(servers.pubSub()));
    }

    private static void ensure(Endpoint endpoint) {
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            Provisioning.ensure(endpoint);
            return true;
        });
    }

    private void kill(Servers servers, CompletableFuture<Void> publishing) throws IOException, InterruptedException {
        Random random = new Random(SEED);
        List<Servers.Kind> kinds = new ArrayList<>();
        while (kinds.size() < KILLS) {
            kinds.addAll(List.of(Servers.Kind.values()));
        }
        Collections.shuffle(kinds, random);
        for (Servers.Kind kind : kinds.subList(0, KILLS)) {
            pause(500 + random.nextInt(3000));
            servers.kill(kind);
            pause(random.nextInt(1000));
            servers.restart();
            killed.incrementAndGet();
            if (publishing.isCompletedExceptionally()) {
                return;
            }
        }
    }

    /** For a time that is part of what is tested. */
    private void pause(int milliseconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(milliseconds);
    }

    private void publish(EventStream stream, Endpoint endpoint) {
        List<OutgoingMessage> messages = stream.messages();
        try (TopicPublisher topic = new TopicPublisher(endpoint)) {
            for (int from = 0; from < messages.size(); from += BATCH) {
                long place = (long) from * KILLS / messages.size();
                await().atMost(Duration.ofMinutes(2)).until(() -> place <= killed.get() + AHEAD);
                List<OutgoingMessage> unconfirmed = messages.subList(from, Math.min(from + BATCH, messages.size()));
                while (!unconfirmed.isEmpty()) {
                    unconfirmed = publishOnce(topic, unconfirmed);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells what Pub/Sub may not have taken. */
    private static List<OutgoingMessage> publishOnce(TopicPublisher topic, List<OutgoingMessage> messages) {
        List<CompletableFuture<String>> confirmations = topic.publish(messages);
        List<OutgoingMessage> unconfirmed = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (confirmations.get(i).handle((id, e) -> e != null).join()) {
                unconfirmed.add(messages.get(i));
            }
        }
        return unconfirmed;
    }

    private static int replay(Endpoint endpoint, Model model, Set<String> poison) throws Exception {
        int count = 0;
        try (Subscription audit = new Subscription(endpoint)) {
            List<Received> batch = audit.pull(1000, Duration.ofSeconds(5)).get();
            while (!batch.isEmpty()) {
                batch.stream()
                        .map(Received::message)
                        .filter(message -> !poison.contains(new String(message.data(), UTF_8)))
                        .forEach(message -> model.apply(message.attributes(), message.data()));
                audit.acknowledge(batch.stream().map(Received::ackId).toList()).get();
                count += batch.size();
                batch = audit.pull(1000, Duration.ofSeconds(5)).get();
            }
        }
        return count;
    }

    private static void assertSame(Map<String, FlightRow> expected, Map<String, FlightRow> actual, Servers servers) {
        Map<String, String> differences = new TreeMap<>();
        Set<String> subjects = new TreeSet<>(expected.keySet());
        subjects.addAll(actual.keySet());
        for (String subject : subjects) {
            FlightRow should = expected.get(subject);
            FlightRow is = actual.get(subject);
            if (should == null || !should.equals(is)) {
                differences.put(subject, "should be " + should + ", is " + is);
            }
        }
        if (!differences.isEmpty()) {
            throw new AssertionError(differences.size() + " differ: "
                    + differences.entrySet().stream().limit(10).toList() + "\n" + servers.output());
        }
    }

    private static Set<String> column(Servers servers, String sql) throws SQLException {
        Set<String> values = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(servers.databaseUrl());
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
