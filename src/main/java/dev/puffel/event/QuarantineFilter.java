package dev.puffel.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects messages in quarantine. Criteria that are null do not apply.
 *
 * @param ids only messages with these ids
 * @param before only messages with smaller ids
 * @param reason only messages whose reason contains this text
 * @param since only messages that were received at this time or later
 * @param until only messages that were received before this time
 */
public record QuarantineFilter(
        @Nullable List<Long> ids,
        @Nullable Long before,
        @Nullable String reason,
        @Nullable Instant since,
        @Nullable Instant until) {
    /** Gives names to the parameters, for all statements. */
    static final String WITH = """
            with f as (
              select ?::bigint[] as ids, ?::bigint as before, ?::text as reason, ?::timestamptz as since,
                ?::timestamptz as until)
            """;

    static final String FROM_WHERE = """
            from quarantined_message q, f
            where (f.ids is null or q.id = any(f.ids)) and (f.before is null or q.id < f.before)
              and (f.reason is null or position(f.reason in q.reason) > 0)
              and (f.since is null or q.received_at >= f.since) and (f.until is null or q.received_at < f.until)
            """;

    /** Returns the parameters of {@link #WITH}, followed by that of the limit; null for no limit. */
    @Nullable
    Object[] parameters(@Nullable Integer max) {
        return new @Nullable Object[] {ids, before, reason, since, until, max};
    }
}
