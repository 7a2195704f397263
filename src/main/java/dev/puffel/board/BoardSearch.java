package dev.puffel.board;

import dev.puffel.flight.AirportTable;
import dev.puffel.flight.Cursor;
import dev.puffel.flight.FlightFilter;
import dev.puffel.flight.FlightSearch;
import dev.puffel.flight.FlightView;
import dev.puffel.flight.Flights;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the flights of a board. */
@Singleton
class BoardSearch {
    /** The number of flights of a page: one or two screens. */
    private static final int LIMIT = 50;

    /** The number of flights of a page on a wall, which nobody scrolls. The style adjusts them to the height of the screen. */
    private static final int WALL_LIMIT = 15;

    /** How long flights stay after their departure. */
    private static final Duration JUST_NOW = Duration.ofMinutes(5);

    private final Flights flights;
    private final AirportTable airports;
    private final BoardConfig config;
    private final Clock clock;

    BoardSearch(Flights flights, AirportTable airports, BoardConfig config, Clock clock) {
        this.flights = flights;
        this.airports = airports;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A page.
     *
     * @param instead whether the page has the latest flights, because there are no more flights
     * @param next the next page; null for the last page
     */
    record Page(
            BoardQuery query,
            boolean instead,
            ZoneId zone,
            List<FlightView> flights,
            @Nullable BoardQuery next) {}

    Page page(BoardQuery asked) {
        BoardQuery query = asked.named(airports::findIgnoringCase);
        Page page = read(query);
        if (page.flights().isEmpty() && query.isFromNow() && query.after() == null) {
            Page latest = read(query.latest());
            return new Page(query, !latest.flights().isEmpty(), page.zone(), latest.flights(), latest.next());
        }
        return page;
    }

    private Page read(BoardQuery query) {
        ZoneId zone = query.zone() == null ? config.zone() : query.zone();
        int limit = query.wall() ? WALL_LIMIT : LIMIT;
        LocalDate day = query.day();
        Instant present = clock.instant().minus(JUST_NOW);
        Instant from = query.isFromNow()
                ? present
                : day == null || query.latestFirst()
                        ? null
                        : day.atStartOfDay(zone).toInstant();
        Instant to = day == null || !query.latestFirst()
                ? null
                : day.plusDays(1).atStartOfDay(zone).toInstant();
        List<FlightView> found = new ArrayList<>();
        if (query.isFromNow()) {
            // One more than shown determines whether there is a next page.
            found.addAll(flights.late(search(query, null, null, limit + 1), present));
        }
        Flights.Page page = flights.page(search(query, from, to, limit));
        found.addAll(page.flights());
        if (query.isFromNow()) {
            found.removeIf(flight -> {
                Instant expected = BoardRow.expected(flight.state(), query.arrivals());
                return expected != null && expected.isBefore(present);
            });
        }
        List<FlightView> shown = found.stream().limit(limit).toList();
        Cursor next = found.size() > limit ? Cursor.after(shown.get(limit - 1), query.order()) : page.next();
        return new Page(query, false, zone, shown, next == null ? null : query.startingAfter(next));
    }

    private static FlightSearch search(BoardQuery query, @Nullable Instant from, @Nullable Instant to, int limit) {
        boolean arrivals = query.arrivals();
        FlightFilter filter = new FlightFilter(
                null,
                null,
                some(query.eitherEnd()),
                some(query.from()),
                some(query.to()),
                some(query.number()),
                List.of(),
                arrivals ? null : from,
                arrivals ? null : to,
                arrivals ? from : null,
                arrivals ? to : null);
        return new FlightSearch(filter, query.order(), limit, query.after());
    }

    private static List<String> some(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }
}
