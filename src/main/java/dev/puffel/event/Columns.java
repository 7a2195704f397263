package dev.puffel.event;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows as one array a column, for {@code unnest}: hundreds of rows in one statement whose text never changes. */
final class Columns<T> {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<T> rows;
    private int position;

    Columns(PreparedStatement statement, List<T> rows) throws SQLException {
        this.connection = statement.getConnection();
        this.statement = statement;
        this.rows = rows;
    }

    /** The next parameter: a value of each row, of a type of PostgreSQL. */
    Columns<T> add(String type, Function<T, @Nullable Object> value) throws SQLException {
        statement.setArray(
                ++position,
                connection.createArrayOf(type, rows.stream().map(value).toArray()));
        return this;
    }
}
