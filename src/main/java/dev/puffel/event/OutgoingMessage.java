package dev.puffel.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to publish.
 *
 * @param data the body; empty for none
 * @param orderingKey messages with the same key are delivered in order; null if the order does not matter
 */
// Messages are never compared.
@SuppressWarnings("ArrayRecordComponent")
public record OutgoingMessage(
        Map<String, String> attributes,
        byte[] data,
        @Nullable String orderingKey) {}
