package dev.puffel.flight.transfer;

import dev.puffel.database.Sql;
import dev.puffel.flight.FlightState;
import dev.puffel.flight.FlightStatus;
import dev.puffel.flight.FlightView;
import dev.puffel.flight.Flights;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads flights by JDBC, without the service. */
public final class ExportTable {
    /** The number of rows that an export holds in memory. */
    private static final int PORTION = 500;

    private ExportTable() {}

    /** Begins a transaction that reads one snapshot. Returns the number of flights in it. */
    public static long begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Sql.update(connection, "set transaction isolation level repeatable read, read only");
        return Sql.first(connection, "select count(*) from flight", row -> row.getLong(1));
    }

    /** Reads all flights in the order of their ids. */
    public static void export(Connection transaction, Flights.Sink sink) throws SQLException, IOException {
        try (Statement statement = transaction.createStatement()) {
            statement.setFetchSize(PORTION);
            try (ResultSet row =
                    statement.executeQuery("select id, key, " + FlightState.COLUMNS + " from flight order by id")) {
                while (row.next()) {
                    sink.accept(new FlightView(row.getLong(1), state(row, 3), row.getString(2), 0));
                }
            }
        }
    }

    /** Returns the state in the columns from this position on. */
    public static FlightState state(ResultSet row, int first) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[FlightState.FIELDS.size()];
        for (int i = 0; i < values.length; i++) {
            Class<?> type = FlightState.FIELDS.get(i).type();
            if (type == Instant.class) {
                OffsetDateTime time = row.getObject(first + i, OffsetDateTime.class);
                values[i] = time == null ? null : time.toInstant();
            } else if (type == FlightStatus.class) {
                String text = row.getString(first + i);
                values[i] = text == null ? null : FlightStatus.parse(text);
            } else if (type == List.class) {
                Array list = row.getArray(first + i);
                values[i] = list == null ? null : List.of((String[]) list.getArray());
            } else {
                values[i] = row.getObject(first + i, type);
            }
        }
        return FlightState.of(values);
    }
}
