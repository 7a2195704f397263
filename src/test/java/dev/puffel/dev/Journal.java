package dev.puffel.dev;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of changes, each written before it is confirmed. The file is not synced to the disk, so confirmed changes
 * survive a kill of the process, but not a power failure.
 */
final class Journal implements Closeable {
    private final FileChannel file;

    /** Opens or creates the journal of a folder, and has the broker make the changes that it holds. */
    Journal(Path folder, Broker broker) throws IOException {
        Files.createDirectories(folder);
        file = FileChannel.open(
                folder.resolve("pubsub.journal"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        // The next change overwrites a record that a kill tore: its change was not confirmed.
        file.truncate(replay(new DataInputStream(new BufferedInputStream(Channels.newInputStream(file))), broker));
    }

    /** Returns the size of the complete records in bytes. */
    private static long replay(DataInputStream in, Broker broker) throws IOException {
        long size = 0;
        while (true) {
            try {
                byte[] change = new byte[in.readInt()];
                in.readFully(change);
                broker.replay(Any.parseFrom(change));
                size += Integer.BYTES + change.length;
            } catch (EOFException e) {
                return size;
            }
        }
    }

    /** Appends a record: its length in bytes, then the change. One write, so that a kill can tear only the last record. */
    void append(Message change) {
        byte[] content = Any.pack(change).toByteArray();
        ByteBuffer record = ByteBuffer.allocate(Integer.BYTES + content.length)
                .putInt(content.length)
                .put(content)
                .flip();
        try {
            while (record.hasRemaining()) {
                file.write(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
