package dev.puffel.outbox;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event of Puffel's own.
 *
 * @param data JSON; null where the type says all
 */
record Event(
        String id, String subject, String type, @Nullable String data) {
    static Event of(String subject, String type, @Nullable String data) {
        return new Event(UUID.randomUUID().toString(), subject, type, data);
    }
}
