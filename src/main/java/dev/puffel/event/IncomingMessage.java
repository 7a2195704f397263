package dev.puffel.event;

import java.time.Instant;
import java.util.Map;

/**
 * A message as the transport delivered it.
 *
 * @param id the id of the transport; id and {@code publishedAt} together identify the message
 * @param data the body; empty for none
 * @param publishedAt the time at which the transport accepted the message
 */
// Messages are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record IncomingMessage(String id, Map<String, String> attributes, byte[] data, Instant publishedAt) {
    /** The maximum size of data that is parsed. A flight has about 1 KB. Parsed JSON takes thirty times as much memory. */
    public static final int MAX_BYTES = 262_144;

    /** Whether the message is too large to be parsed. */
    boolean isLarge() {
        return data.length > MAX_BYTES;
    }
}
