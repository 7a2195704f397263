package dev.puffel.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent.
 *
 * @param attributes the message's headers
 * @param data its body, empty where there is none
 * @param orderingKey messages of one key arrive in the order in which they were sent; null where order is of no matter
 */
// Nobody compares messages.
@SuppressWarnings("ArrayRecordComponent")
public record OutgoingMessage(
        Map<String, String> attributes,
        byte[] data,
        @Nullable String orderingKey) {}
