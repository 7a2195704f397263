package dev.puffel.dev;

import org.jspecify.annotations.Nullable;

/** One message on its way through one subscription. */
final class Delivery {
    final StoredMessage message;
    /** Null where the order does not matter. */
    final @Nullable OrderingKey key;
    /** How often it has been handed out. */
    int attempts;

    Delivery(StoredMessage message, @Nullable OrderingKey key) {
        this.message = message;
        this.key = key;
    }
}
