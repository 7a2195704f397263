package dev.puffel.flight;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Sends rows by COPY in PostgreSQL's binary format: nothing to escape here, and no dates to parse there. Closed before its
 * end, it cancels the COPY, which fails the transaction.
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
     * Begins.
     *
     * @param sql a {@code COPY … FROM STDIN (FORMAT binary)}
     */
    BinaryCopy(Connection connection, String sql) throws SQLException {
        copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(sql);
        buffer.put(SIGNATURE).putInt(FLAGS).putInt(EXTENSION);
    }

    /** Begins a row of so many values. */
    void row(int values) throws SQLException {
        room(Short.BYTES).putShort((short) values);
    }

    /** A value of a text column. */
    void text(@Nullable String value) throws SQLException {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
        } else {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
        }
    }

    /** A value of an integer column. */
    void integer(@Nullable Integer value) throws SQLException {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
        } else {
            room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        }
    }

    /** A value of a bigint column. */
    void bigint(long value) throws SQLException {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    }

    /** A value of a timestamptz column, to the microsecond. */
    void timestamp(@Nullable Instant value) throws SQLException {
        if (value == null) {
            room(Integer.BYTES).putInt(NULL);
        } else {
            // ChronoUnit.MICROS.between counts nanoseconds on its way, too many for a long.
            bigint((value.getEpochSecond() - EPOCH) * 1_000_000 + value.getNano() / 1000);
        }
    }

    /** Ends the COPY and waits for the server to have taken it in. */
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

    /** No value comes near the size of the buffer, as all are of limited length. */
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
