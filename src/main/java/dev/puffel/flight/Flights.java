package dev.puffel.flight;

import dev.puffel.database.ReadSessions;
import dev.puffel.http.ProblemException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.ScrollMode;
import org.hibernate.ScrollableResults;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Reads flights as views. */
@Singleton
public class Flights {
    /**
     * Part of a list.
     *
     * @param next the cursor of the next page; null for the last page
     */
    public record Page(List<FlightView> flights, @Nullable Cursor next) {}

    /** The number of rows that an export holds in memory. */
    private static final int PORTION = 500;

    private final ReadSessions sessions;

    Flights(ReadSessions sessions) {
        this.sessions = sessions;
    }

    /** Returns one page. The search must have a limit. */
    public Page page(FlightSearch search) {
        int limit = Objects.requireNonNull(search.limit());
        // One more than the limit shows whether there is a next page.
        boolean isFiltered = !search.filter().equals(FlightFilter.NONE);
        List<FlightView> found = read(FlightSelect.forSearch(search), limit + 1, isFiltered);
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        return new Page(found.subList(0, limit), Cursor.after(found.get(limit - 1), search.order()));
    }

    /**
     * Returns the flights whose time in the order of the search is past, but which are expected, or arrived or departed, at
     * this time or later. The search must have a limit.
     */
    public List<FlightView> late(FlightSearch search, Instant present) {
        return read(List.of(FlightSelect.late(search, present)), Objects.requireNonNull(search.limit()), true);
    }

    /**
     * One flight.
     *
     * @throws ProblemException 404 if there is no such flight
     */
    FlightView get(long id) {
        return read(List.of(FlightSelect.byId(id)), 1, false).stream()
                .findFirst()
                .orElseThrow(() -> unknown(id));
    }

    /** Returns one flight by its key. */
    FlightView get(String key) {
        return read(List.of(FlightSelect.byKey(key)), 1, false).stream()
                .findFirst()
                .orElseThrow(() -> unknown(key));
    }

    /** Receives flights one after another. */
    public interface Sink {
        void accept(FlightView flight) throws IOException;
    }

    /**
     * Passes all matching flights to a sink. A cursor in the database reads them in portions, from one snapshot.
     *
     * @throws IOException if the sink fails
     */
    public void export(FlightSearch search, Sink sink) throws IOException {
        long most = search.limit() == null ? Long.MAX_VALUE : search.limit();
        try {
            sessions.readSnapshot(session -> {
                long count = 0;
                for (FlightSelect select : FlightSelect.forSearch(search)) {
                    count += export(session, select, sink, most - count);
                }
                return count;
            });
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    static ProblemException unknown(Object id) {
        return new ProblemException(404, "There is no flight " + id);
    }

    private List<FlightView> read(List<FlightSelect> selects, int most, boolean isFiltered) {
        Function<StatelessSession, List<FlightView>> read = session -> {
            List<FlightView> found = new ArrayList<>();
            for (FlightSelect select : selects) {
                if (found.size() < most) {
                    found.addAll(
                            select.withLimit(most - found.size()).in(session).getResultList());
                }
            }
            return found;
        };
        return isFiltered ? sessions.search(read) : sessions.read(read);
    }

    private static long export(StatelessSession session, FlightSelect select, Sink sink, long most) {
        long count = 0;
        try (ScrollableResults<FlightView> rows =
                select.in(session).setFetchSize(PORTION).scroll(ScrollMode.FORWARD_ONLY)) {
            for (; count < most && rows.next(); count++) {
                sink.accept(rows.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }
}
