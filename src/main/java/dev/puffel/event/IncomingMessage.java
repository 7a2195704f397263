package dev.puffel.event;

import java.time.Instant;
import java.util.Map;

/**
 * A message as the transport delivered it.
 *
 * @param id given by the transport; with {@code publishedAt} it names the message
 * @param attributes the message's headers
 * @param data its body, empty where there is none
 * @param publishedAt when the transport took it in
 */
// Nobody compares messages.
@SuppressWarnings("ArrayRecordComponent")
public record IncomingMessage(String id, Map<String, String> attributes, byte[] data, Instant publishedAt) {
    /** A flight has about 1 KB. Parsed JSON takes thirty times as much memory. */
    public static final int MAX_BYTES = 262_144;

    /** Whether it is too large to be looked into. */
    boolean isLarge() {
        return data.length > MAX_BYTES;
    }
}
