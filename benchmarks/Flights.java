import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Makes a CSV file, as `puffel import` takes it, of a Parquet file of flights: FLIGHTS.parquet FLIGHTS.csv. */
class Flights {
    public static void main(String... files) throws Exception {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            statement.execute("""
                    copy (
                      select origin, destination, strftime(date, '%%Y-%%m-%%dT%%H:%%M:%%SZ') as departure, delay, distance
                      from '%s' order by date, origin, destination, delay, distance
                    ) to '%s' (header)""".formatted(Path.of(files[0]), Path.of(files[1])));
        }
    }
}
