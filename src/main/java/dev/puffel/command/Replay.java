package dev.puffel.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.puffel.event.IncomingMessage;
import dev.puffel.event.OutgoingMessage;
import dev.puffel.event.Quarantine;
import dev.puffel.event.Quarantine.Entry;
import dev.puffel.event.Quarantine.Size;
import dev.puffel.pubsub.TopicPublisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Publishes messages in quarantine, and takes them out only once Pub/Sub has confirmed them: killed in between, it leaves
 * them to be published again, which the inbox makes of no effect.
 */
final class Replay {
    /** The most messages of one transaction, so that its locks are not held for long. */
    private static final int MAX_MESSAGES = 500;

    /** Well below what Pub/Sub takes in one request, 10 MB, with room for one more message. */
    private static final long MAX_BYTES = 4_000_000;

    /** The longest ordering key that Pub/Sub takes. */
    private static final int MAX_KEY_BYTES = 1024;

    private final Database database;
    private final TopicPublisher topic;
    private long replayed;

    Replay(Database database, TopicPublisher topic) {
        this.database = database;
        this.topic = topic;
    }

    /**
     * Replays messages, some at a time; those that are gone meanwhile are left out.
     *
     * @return how many they were
     * @throws CommandFailure where Pub/Sub does not take all; those stay
     */
    long run(List<Size> messages) throws InterruptedException {
        List<Long> batch = new ArrayList<>();
        long bytes = 0;
        for (Size message : messages) {
            batch.add(message.id());
            bytes += message.bytes();
            if (batch.size() == MAX_MESSAGES || bytes >= MAX_BYTES) {
                send(batch);
                batch.clear();
                bytes = 0;
            }
        }
        send(batch);
        return replayed;
    }

    private void send(List<Long> batch) throws InterruptedException {
        Optional<Exception> refused = database.call(transaction -> send(transaction, batch));
        refused.ifPresent(e -> {
            throw new CommandFailure(
                    "replayed " + Line.count(replayed, "message") + ", the others stay in quarantine: "
                            + CommandFailure.reason(e),
                    e);
        });
    }

    /** Tells why Pub/Sub has not taken all. */
    private Optional<Exception> send(Connection transaction, List<Long> batch)
            throws SQLException, InterruptedException {
        List<Entry> entries = Quarantine.lock(transaction, batch);
        List<CompletableFuture<String>> confirmations =
                topic.publish(entries.stream().map(entry -> outgoing(entry)).toList());
        List<Long> sent = new ArrayList<>();
        Optional<Exception> refused = Optional.empty();
        for (int i = 0; i < entries.size(); i++) {
            try {
                confirmations.get(i).get();
                sent.add(entries.get(i).id());
            } catch (CancellationException | ExecutionException e) {
                // The first tells why: those of its key behind it are only held back.
                refused = refused.or(() -> Optional.of(e));
            }
        }
        replayed += Quarantine.remove(transaction, sent);
        return refused;
    }

    private static OutgoingMessage outgoing(Entry entry) {
        IncomingMessage message = entry.message();
        String subject = entry.label().subject();
        boolean fits = subject != null && subject.getBytes(UTF_8).length <= MAX_KEY_BYTES;
        return new OutgoingMessage(message.attributes(), message.data(), fits ? subject : null);
    }
}
