package dev.puffel.flight;

import dev.puffel.http.ProblemException;
import jakarta.inject.Singleton;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgStatement;

/** Reads flights straight into their views: nothing is kept, so nothing is checked for changes. */
@Singleton
public class Flights {
    /**
     * Part of a list.
     *
     * @param next where the next page begins; null on the last
     */
    public record Page(List<FlightView> flights, @Nullable Cursor next) {}

    /** Rows that an export holds in memory. */
    private static final int PORTION = 500;

    private final RequestDatabase requests;

    Flights(RequestDatabase requests) {
        this.requests = requests;
    }

    /** One page of what is found; the search must have a limit. */
    public Page page(FlightSearch search) {
        int limit = Objects.requireNonNull(search.limit());
        // One more than asked for tells whether there is a next page.
        List<FlightView> found = find(search.withLimit(limit + 1), limit + 1);
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        return new Page(found.subList(0, limit), Cursor.after(found.get(limit - 1), search.order()));
    }

    /**
     * One flight.
     *
     * @throws ProblemException 404 where there is none
     */
    FlightView get(long id) {
        try {
            return requests.read(
                            connection -> FlightRows.find(connection, FlightSelect.byId(id), requests.timeoutSeconds()))
                    .orElseThrow(() -> unknown(id));
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    /** Takes flights one after another. */
    public interface Sink {
        void accept(FlightView flight) throws IOException;
    }

    /**
     * All that is found, however much: a cursor in the database brings it in portions, from one snapshot.
     *
     * @throws IOException where the sink fails
     */
    public void export(FlightSearch search, Sink sink) throws IOException {
        long room = search.limit() == null ? Long.MAX_VALUE : search.limit();
        try (Connection connection = requests.snapshot()) {
            try {
                for (FlightSelect select : FlightSelect.of(search)) {
                    room -= export(connection, select, sink, room);
                }
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    private static long export(Connection connection, FlightSelect select, Sink sink, long room)
            throws SQLException, IOException {
        long count = 0;
        try (PreparedStatement statement = select.prepare(connection)) {
            statement.setFetchSize(PORTION);
            // Binary from the first row on: dates and numbers need no parsing.
            statement.unwrap(PgStatement.class).setPrepareThreshold(-1);
            try (ResultSet rows = statement.executeQuery()) {
                for (; count < room && rows.next(); count++) {
                    sink.accept(FlightView.of(rows, rows.getLong(FlightSelect.VERSION)));
                }
            }
        }
        return count;
    }

    static ProblemException unknown(Object id) {
        return new ProblemException(404, "There is no flight " + id);
    }

    private List<FlightView> find(FlightSearch search, int limit) {
        try {
            return requests.read(connection -> {
                List<FlightView> found = new ArrayList<>();
                for (FlightSelect select : FlightSelect.of(search)) {
                    if (found.size() < limit) {
                        add(connection, select, found, limit);
                    }
                }
                return found;
            });
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
    }

    private void add(Connection connection, FlightSelect select, List<FlightView> found, int limit)
            throws SQLException {
        try (PreparedStatement statement = select.prepare(connection)) {
            statement.setQueryTimeout(requests.timeoutSeconds());
            ResultSet rows = statement.executeQuery();
            while (found.size() < limit && rows.next()) {
                found.add(FlightView.of(rows, rows.getLong(FlightSelect.VERSION)));
            }
        }
    }
}
