package dev.puffel.outbox;

import org.jspecify.annotations.Nullable;

/**
 * An event that waits to be published.
 *
 * @param row the id of the row in the outbox; rows of one subject are in the order of the changes
 * @param id the id of the event, which stays the same if the event is published again
 * @param time in the format of {@link dev.puffel.event.EventTime}
 * @param data the flight as JSON; null for a removal
 * @param traceparent the trace of the request that made the change, by W3C Trace Context; null for none
 */
public record OutboxEvent(
        long row,
        String id,
        String type,
        String time,
        String subject,
        @Nullable String data,
        @Nullable String traceparent) {}
