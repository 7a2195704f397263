package dev.puffel.dev;

import com.google.protobuf.ByteString;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The topics, subscriptions and unacknowledged messages that a journal's records add up to. */
final class JournalState {
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final Map<String, Map<Long, StoredMessage>> messages = new LinkedHashMap<>();

    /** Reads a file of records, up to the last one that is whole. */
    static JournalState read(Path file) throws IOException {
        JournalState state = new JournalState();
        if (Files.exists(file)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                state.readAll(in);
            }
        }
        return state;
    }

    /** By name. */
    Map<String, Topic> topics() {
        return topics;
    }

    /** By name. */
    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /** What one subscription has not acknowledged, in the order of publishing. */
    Collection<StoredMessage> messages(String subscription) {
        return messages.getOrDefault(subscription, Map.of()).values();
    }

    private void readAll(DataInputStream in) throws IOException {
        try {
            while (true) {
                byte[] content = new byte[in.readInt()];
                in.readFully(content);
                apply(new DataInputStream(new ByteArrayInputStream(content)));
            }
        } catch (EOFException e) {
            // The end, or a record that a kill tore: nobody had its confirmation.
            return;
        }
    }

    private void apply(DataInputStream in) throws IOException {
        byte kind = in.readByte();
        switch (kind) {
            case Journal.TOPIC_CREATED -> {
                Topic topic = Topic.parseFrom(in);
                topics.put(topic.getName(), topic);
            }
            case Journal.TOPIC_DELETED -> deleteTopic(in.readUTF());
            case Journal.SUBSCRIPTION_CREATED -> {
                Subscription subscription = Subscription.parseFrom(in);
                subscriptions.put(subscription.getName(), subscription);
                messages.put(subscription.getName(), new LinkedHashMap<>());
            }
            case Journal.SUBSCRIPTION_DELETED -> {
                String name = in.readUTF();
                subscriptions.remove(name);
                messages.remove(name);
            }
            case Journal.PUBLISHED -> publish(in);
            case Journal.ACKNOWLEDGED -> acknowledge(in);
            default -> throw new IOException("Not a journal of this server: record of kind " + kind);
        }
    }

    private void deleteTopic(String name) {
        topics.remove(name);
        subscriptions.replaceAll((ignored, subscription) -> subscription
                        .getTopic()
                        .equals(name)
                ? subscription.toBuilder().setTopic(Broker.DELETED_TOPIC).build()
                : subscription);
    }

    private void publish(DataInputStream in) throws IOException {
        List<Map<Long, StoredMessage>> queues = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            queues.add(queue(in.readUTF()));
        }
        for (int left = in.readInt(); left > 0; left--) {
            StoredMessage message = new StoredMessage(
                    in.readLong(), in.readLong(), in.readUTF(), ByteString.copyFrom(in.readNBytes(in.readInt())));
            queues.forEach(queue -> queue.put(message.id(), message));
        }
    }

    private void acknowledge(DataInputStream in) throws IOException {
        Map<Long, StoredMessage> queue = queue(in.readUTF());
        for (int left = in.readInt(); left > 0; left--) {
            queue.remove(in.readLong());
        }
    }

    private Map<Long, StoredMessage> queue(String subscription) {
        // A record may come after the deletion of its subscription.
        return messages.getOrDefault(subscription, new LinkedHashMap<>());
    }
}
