package dev.puffel.outbox;

import org.jspecify.annotations.Nullable;

/**
 * An event that waits to be published.
 *
 * @param row its place in the outbox; of one subject they rise in the order of the changes
 * @param id the event's own, the same however often it is published
 * @param time as {@link dev.puffel.event.EventTime} writes it
 * @param data JSON; null where the type says all
 * @param traceparent of the request that it is about, by W3C Trace Context; null where there was none
 */
public record OutboxEvent(
        long row,
        String id,
        String type,
        String time,
        String subject,
        @Nullable String data,
        @Nullable String traceparent) {}
