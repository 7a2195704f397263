package dev.puffel.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs single statements. An {@link Instant} is passed as a timestamp with time zone, a list as an array of ids. */
public final class Sql {
    private Sql() {}

    /** Converts the current row to a result. */
    public interface Row<T extends @Nullable Object> {
        /** Reads the columns. */
        T read(ResultSet row) throws SQLException;
    }

    /** Returns all rows of a query. */
    public static <T extends @Nullable Object> List<T> list(
            Connection connection, String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        List<T> rows = new ArrayList<>();
        stream(connection, 0, sql, row, rows::add, parameters);
        return rows;
    }

    /**
     * Passes all rows of a query to a sink, one after another.
     *
     * @param fetch how many rows are in memory at once, if the connection is in a transaction; 0 for all
     */
    public static <T extends @Nullable Object> void stream(
            Connection connection, int fetch, String sql, Row<T> row, Consumer<T> sink, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(fetch);
            set(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    sink.accept(row.read(result));
                }
            }
        }
    }

    /** Returns the first row of a query that has one. */
    public static <T extends @Nullable Object> T first(
            Connection connection, String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        return list(connection, sql, row, parameters).get(0);
    }

    /** Runs a statement. Returns the number of rows that it changed. */
    public static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return statement.executeUpdate();
        }
    }

    /**
     * Returns a column of rows as the parameter of an {@code unnest}, so that one statement with a constant text inserts any
     * number of rows.
     */
    public static <T> Object column(List<T> rows, Function<T, @Nullable String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    private static void set(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            @Nullable Object value = parameters[i];
            if (value instanceof Instant time) {
                statement.setObject(i + 1, time.atOffset(ZoneOffset.UTC));
            } else if (value instanceof List<?> ids) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("bigint", ids.toArray()));
            } else if (value instanceof String[] texts) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("text", texts));
            } else {
                statement.setObject(i + 1, value);
            }
        }
    }
}
