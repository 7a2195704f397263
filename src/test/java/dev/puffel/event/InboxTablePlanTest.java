package dev.puffel.event;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.puffel.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How PostgreSQL takes a batch in, by the plan that serves whatever the batch: the one of a worker that has run for a while. */
class InboxTablePlanTest {
    private static final int EVENTS = 100;

    private final MigratedDatabase database = new MigratedDatabase();

    @Test
    void noEventIsComparedWithEachOther() throws SQLException {
        String sql = InboxTable.ACCEPT;
        for (int i = 1; i <= 4; i++) {
            sql = sql.replaceFirst("\\?", "\\$" + i);
        }
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare accept (text[], text[], text[], text[]) as " + sql);
            try (ResultSet rows =
                    statement.executeQuery("explain (analyze, costs off, timing off) execute accept (%s, %s, %s, %s)"
                            .formatted(
                                    array("/source"),
                                    array("id-%d"),
                                    array("2026-11-24T18:00:00Z"),
                                    array("flight-%d")))) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
        }
        assertThat(plan.toString(), containsString("actual rows=" + EVENTS));
        assertThat(plan.toString(), not(containsString("Rows Removed by Join Filter")));
    }

    private static String array(String form) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> "'" + form.formatted(i) + "'")
                .collect(Collectors.joining(", ", "array[", "]"));
    }
}
