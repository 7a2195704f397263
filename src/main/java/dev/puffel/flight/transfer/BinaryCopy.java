package dev.puffel.flight.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;

/**
 * Sends rows by COPY in PostgreSQL's binary format, which needs no escaping here and no parsing of dates in the database.
 * Closing it before its end cancels the COPY, which fails the transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, "Binary Format"</a>
 */
final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int FLAGS = 0;
    private static final int EXTENSION = 0;
    private static final short TRAILER = -1;
    private static final int NULL = -1;

    /** PostgreSQL counts from 2000. */
    private static final long EPOCH = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    /**
     * Begins the COPY.
     *
     * @param sql a {@code COPY … FROM STDIN (FORMAT binary)}
     */
    BinaryCopy(Connection connection, String sql) throws SQLException {
        copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(sql);
        buffer.put(SIGNATURE).putInt(FLAGS).putInt(EXTENSION);
    }

    /** Begins a row with this number of values. */
    void row(int values) throws SQLException {
        room(Short.BYTES).putShort((short) values);
    }

    /** Adds a value of the type of its column: text, text[], int4, int8 or timestamptz. */
    void value(@Nullable Object value) throws SQLException {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
        } else if (value instanceof Integer integer) {
            room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(integer);
        } else if (value instanceof Instant instant) {
            // ChronoUnit.MICROS.between would overflow, as it counts nanoseconds.
            value((instant.getEpochSecond() - EPOCH) * 1_000_000 + instant.getNano() / 1000);
        } else if (value instanceof List<?> list) {
            array(list.stream()
                    .map(text -> String.valueOf(text).getBytes(UTF_8))
                    .toList());
        } else if (value instanceof Long number) {
            room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(number);
        } else {
            text(value.toString().getBytes(UTF_8));
        }
    }

    private void text(byte[] bytes) throws SQLException {
        room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    }

    /** One dimension, no nulls, the elements' type, their number, the index of the first one. */
    private void array(List<byte[]> texts) throws SQLException {
        int header = 5 * Integer.BYTES;
        int elements =
                texts.stream().mapToInt(bytes -> Integer.BYTES + bytes.length).sum();
        room(Integer.BYTES + header)
                .putInt(header + elements)
                .putInt(1)
                .putInt(0)
                .putInt(Oid.TEXT);
        buffer.putInt(texts.size()).putInt(1);
        for (byte[] bytes : texts) {
            text(bytes);
        }
    }

    /** Ends the COPY and waits until the server has stored all rows. */
    void end() throws SQLException {
        room(Short.BYTES).putShort(TRAILER);
        flush();
        copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    /** All values are much shorter than the buffer, as their length is limited. */
    private ByteBuffer room(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
