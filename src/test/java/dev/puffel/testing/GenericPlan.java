package dev.puffel.testing;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The plan by which PostgreSQL runs a prepared statement whatever its parameters, as it does in a process that has run for a while. */
public final class GenericPlan {
    private GenericPlan() {}

    /**
     * Fails where a statement compares each of so many events with each other, or does not go through all of them.
     *
     * @param sql with a question mark for each parameter
     * @param parameters as SQL
     */
    public static void assertNoneIsComparedWithEachOther(int events, String sql, String... parameters)
            throws SQLException {
        String plan = explain(new MigratedDatabase(), sql, parameters);
        assertThat(plan, containsString("actual rows=" + events));
        assertThat(plan, not(containsString("Rows Removed by Join Filter")));
    }

    /**
     * Runs a statement by its generic plan, and returns the plan with the actual numbers of rows.
     *
     * @param sql with a question mark for each parameter
     * @param parameters as SQL
     */
    public static String explain(MigratedDatabase database, String sql, String... parameters) throws SQLException {
        String numbered = sql;
        for (int i = 1; i <= parameters.length; i++) {
            numbered = numbered.replaceFirst("\\?", "\\$" + i);
        }
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare it as " + numbered);
            String arguments = parameters.length == 0 ? "" : " (" + String.join(", ", parameters) + ")";
            try (ResultSet rows =
                    statement.executeQuery("explain (analyze, costs off, timing off) execute it" + arguments)) {
                while (rows.next()) {
                    plan.append(rows.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }

    /** An array of texts, each of a form with its number from 0 on. */
    public static String array(int size, String form) {
        return IntStream.range(0, size)
                .mapToObj(i -> "'" + form.formatted(i) + "'")
                .collect(Collectors.joining(", ", "array[", "]"));
    }
}
