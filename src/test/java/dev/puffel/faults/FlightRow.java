package dev.puffel.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields that an event has of a flight, as texts of JSON. */
record FlightRow(
        String origin,
        String destination,
        @Nullable String departure,
        @Nullable Integer delay,
        @Nullable Integer distance) {
    private static final String ALL = """
            select coalesce(key, 'puffel:' || id), origin, destination,
              to_char(departure at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), delay, distance
            from flight where id <> 1""";

    /** The table as it is, by subject, without the first flight, of which no event tells. */
    static Map<String, FlightRow> table(String url) throws SQLException {
        Map<String, FlightRow> table = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ALL)) {
            while (row.next()) {
                table.put(
                        row.getString(1),
                        new FlightRow(
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getObject(5, Integer.class),
                                row.getObject(6, Integer.class)));
            }
        }
        return table;
    }
}
