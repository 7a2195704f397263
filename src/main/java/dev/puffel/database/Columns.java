package dev.puffel.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds rows as one array a column, for {@code unnest}: one statement inserts any number of rows, and its text never changes. */
public final class Columns<T> {
    private final Connection connection;
    private final PreparedStatement statement;
    private final List<T> rows;
    private int position;

    /** Binds from the first parameter of a statement on. */
    public Columns(PreparedStatement statement, List<T> rows) throws SQLException {
        this.connection = statement.getConnection();
        this.statement = statement;
        this.rows = rows;
    }

    /** Binds the next parameter to the array of one value of each row, of a type of PostgreSQL. */
    public Columns<T> add(String type, Function<T, @Nullable Object> value) throws SQLException {
        statement.setArray(
                ++position,
                connection.createArrayOf(type, rows.stream().map(value).toArray()));
        return this;
    }
}
