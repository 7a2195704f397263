package dev.puffel.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects messages in quarantine; a null does not narrow the selection.
 *
 * @param ids these
 * @param before those with smaller ids
 * @param reason those whose reason contains this
 * @param since those received then or later
 * @param until those received before
 */
public record QuarantineFilter(
        @Nullable List<Long> ids,
        @Nullable Long before,
        @Nullable String reason,
        @Nullable Instant since,
        @Nullable Instant until) {
    /** Parameters by name, once for all statements. */
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

    /** The parameters of {@link #WITH} and, of a limit behind, the most messages; null for all. */
    @Nullable
    Object[] parameters(@Nullable Integer max) {
        return new @Nullable Object[] {ids, before, reason, since, until, max};
    }
}
