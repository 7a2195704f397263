package dev.puffel.dev;

import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What survives the process: an append-only file, in the hands of the operating system before anything is confirmed.
 * It is not synced to the disk, so it survives a kill, not a power cut. Its methods throw UncheckedIOExceptions.
 */
final class Journal implements Closeable {
    static final byte TOPIC_CREATED = 'T';
    static final byte TOPIC_DELETED = 't';
    static final byte SUBSCRIPTION_CREATED = 'S';
    static final byte SUBSCRIPTION_DELETED = 's';
    static final byte PUBLISHED = 'P';
    static final byte ACKNOWLEDGED = 'A';

    private static final String FILE = "pubsub.journal";
    private static final int BATCH = 1000;

    /** Null for a journal that remembers nothing. */
    private final @Nullable FileChannel channel;

    private Journal(@Nullable FileChannel channel) {
        this.channel = channel;
    }

    /** A journal that remembers nothing. */
    static Journal none() {
        return new Journal(null);
    }

    /** What the journal in a folder holds; nothing where there is none. */
    static JournalState read(Path folder) throws IOException {
        return JournalState.read(folder.resolve(FILE));
    }

    /** Begins a journal in a folder, with no more than a state; replaces the one that is there. */
    static Journal start(Path folder, JournalState state) throws IOException {
        Files.createDirectories(folder);
        Path next = folder.resolve(FILE + ".new");
        Journal journal = new Journal(FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
        journal.write(state);
        Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return journal;
    }

    private void write(JournalState state) {
        state.topics().values().forEach(this::topicCreated);
        for (Subscription subscription : state.subscriptions().values()) {
            subscriptionCreated(subscription);
            List<StoredMessage> messages = new ArrayList<>(state.messages(subscription.getName()));
            for (int start = 0; start < messages.size(); start += BATCH) {
                int end = Math.min(messages.size(), start + BATCH);
                published(List.of(subscription.getName()), messages.subList(start, end));
            }
        }
    }

    void topicCreated(Topic topic) {
        append(TOPIC_CREATED, out -> out.write(topic.toByteArray()));
    }

    void topicDeleted(String name) {
        append(TOPIC_DELETED, out -> out.writeUTF(name));
    }

    void subscriptionCreated(Subscription subscription) {
        append(SUBSCRIPTION_CREATED, out -> out.write(subscription.toByteArray()));
    }

    void subscriptionDeleted(String name) {
        append(SUBSCRIPTION_DELETED, out -> out.writeUTF(name));
    }

    void published(List<String> subscriptions, List<StoredMessage> messages) {
        if (subscriptions.isEmpty()) {
            return;
        }
        append(PUBLISHED, out -> {
            out.writeInt(subscriptions.size());
            for (String name : subscriptions) {
                out.writeUTF(name);
            }
            out.writeInt(messages.size());
            for (StoredMessage message : messages) {
                out.writeLong(message.id());
                out.writeLong(message.publishTime());
                out.writeUTF(message.orderingKey());
                out.writeInt(message.body().size());
                message.body().writeTo(out);
            }
        });
    }

    void acknowledged(String subscription, List<StoredMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        append(ACKNOWLEDGED, out -> {
            out.writeUTF(subscription);
            out.writeInt(messages.size());
            for (StoredMessage message : messages) {
                out.writeLong(message.id());
            }
        });
    }

    /**
     * A record: its length in bytes without this number, its kind, its content. In one write, so that a kill tears
     * only the last.
     */
    private void append(byte kind, Content content) {
        if (channel == null) {
            return;
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(0);
            out.writeByte(kind);
            content.writeTo(out);
            ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
            buffer.putInt(0, buffer.capacity() - Integer.BYTES);
            synchronized (this) {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    /** Writes the content of a record. */
    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }
}
