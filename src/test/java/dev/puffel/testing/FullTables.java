package dev.puffel.testing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.lessThan;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puffel's tables with many rows, and the plans by which PostgreSQL runs statements on them in a process that has run for a while. */
public final class FullTables {
    private static final int ROWS = 100_000;

    /** More than any statement needs: those that delete take 1,000 at once, and counts go through an index of fewer rows. */
    private static final int MOST = ROWS / 5;

    private static final Pattern READ = Pattern.compile("(?:actual rows=|Rows Removed by [A-Za-z ]+: )(\\d+)");

    private static final MigratedDatabase DATABASE = fill();

    private FullTables() {}

    /**
     * Runs a statement by its generic plan. Fails if any part of it goes through most of a table.
     *
     * @param sql with a question mark for each parameter
     * @param parameters as SQL
     */
    public static void assertReadsFew(String sql, String... parameters) throws SQLException {
        String plan = GenericPlan.explain(DATABASE, sql, parameters);
        Matcher read = READ.matcher(plan);
        while (read.find()) {
            assertThat(plan, Integer.parseInt(read.group(1)), lessThan(MOST));
        }
    }

    private static MigratedDatabase fill() {
        MigratedDatabase database = new MigratedDatabase();
        database.execute("""
                insert into flight_change (xid, kind, id, changed_at)
                  select (1000 + i)::text::xid8, 'removed', i, '2026-11-24' from generate_series(1, %1$d) i;
                insert into inbox (source, id, received_at)
                  select '/source', 'id ' || i, '2026-11-24' from generate_series(1, %1$d) i;
                insert into flight_subject select 'flight ' || i, '', '' from generate_series(1, %1$d) i;
                insert into outbox (event_id, subject, type, event_time, sent_at)
                  select 'id ' || i, 'flight ' || i, 'type', '', case when i <= %1$d - 1000 then timestamptz '2026-11-24' end
                  from generate_series(1, %1$d) i;
                insert into idempotency_key (key, request_hash, created_at)
                  select 'key ' || i, '', '2026-11-24' from generate_series(1, %1$d) i;
                insert into quarantined_message (message_id, published_at, attributes, payload, reason)
                  select i, '2026-11-24', '{}', convert_to(repeat('x', 1000), 'UTF8'), '' from generate_series(1, %2$d) i
                """.formatted(ROWS, MOST / 2));
        database.execute("vacuum analyze");
        return database;
    }
}
