package dev.puffel.board;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;
import static java.util.Comparator.reverseOrder;

import dev.puffel.flight.AirportTable;
import dev.puffel.flight.Cursor;
import dev.puffel.flight.FlightOrder;
import dev.puffel.flight.FlightSearch;
import dev.puffel.flight.FlightView;
import dev.puffel.flight.Flights;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the flights of a board. */
@Singleton
class Departures {
    /** The flights of one page: one or two screens. */
    private static final int LIMIT = 50;

    /** Flights that departed just now are still of interest. */
    private static final Duration JUST_NOW = Duration.ofMinutes(30);

    private static final Comparator<FlightView> EARLIEST =
            comparing(Departures::departure, nullsLast(naturalOrder())).thenComparing(FlightView::id);

    private static final Comparator<FlightView> LATEST =
            comparing(Departures::departure, nullsLast(reverseOrder())).thenComparing(FlightView::id, reverseOrder());

    private final Flights flights;
    private final AirportTable airports;
    private final Clock clock;

    Departures(Flights flights, AirportTable airports, Clock clock) {
        this.flights = flights;
        this.airports = airports;
        this.clock = clock;
    }

    /**
     * One page.
     *
     * @param query what it shows: where nothing departs from now on, the latest, so that a board is not empty without need
     * @param instead whether it is those, and not what was asked for
     * @param from the earliest departure, inclusive; null for any
     * @param to the end of the departures, exclusive; null for any
     * @param next the page after; null on the last
     */
    record Page(
            BoardQuery query,
            boolean instead,
            @Nullable Instant from,
            @Nullable Instant to,
            List<FlightView> flights,
            @Nullable BoardQuery next) {}

    Page page(BoardQuery asked) {
        BoardQuery query = asked.named(airports::named);
        Page page = read(query, false);
        boolean nothing = page.flights().isEmpty()
                && query.day() == null
                && query.after() == null
                && query.order() == FlightOrder.DEPARTURE;
        return nothing ? read(query.in(FlightOrder.DEPARTURE_DESCENDING), true) : page;
    }

    private static @Nullable Instant departure(FlightView flight) {
        return flight.state().departure();
    }

    private Page read(BoardQuery query, boolean instead) {
        LocalDate day = query.day();
        Instant from = null;
        Instant to = null;
        if (query.latestFirst()) {
            to = day == null
                    ? null
                    : day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        } else {
            from = day == null
                    ? clock.instant().minus(JUST_NOW)
                    : day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        TreeSet<FlightView> found = new TreeSet<>(query.latestFirst() ? LATEST : EARLIEST);
        boolean more = false;
        for (FlightSearch search : searches(query, from, to)) {
            Flights.Page page = flights.page(search);
            found.addAll(page.flights());
            more |= page.next() != null;
        }
        List<FlightView> shown = found.stream().limit(LIMIT).toList();
        more |= found.size() > LIMIT;
        BoardQuery next = more ? query.from(Cursor.after(shown.get(LIMIT - 1), query.order())) : null;
        return new Page(query, instead, from, to, shown, next);
    }

    /** Returns one search for each end that the airport can be: each uses an index, while a search for both would not. */
    private static List<FlightSearch> searches(BoardQuery query, @Nullable Instant from, @Nullable Instant to) {
        String airport = query.airport();
        String origin = query.origin();
        String destination = query.destination();
        if (airport == null) {
            return List.of(search(query, origin, destination, from, to));
        }
        List<FlightSearch> searches = new ArrayList<>();
        if (origin == null || origin.equals(airport)) {
            searches.add(search(query, airport, destination, from, to));
        }
        if (destination == null || destination.equals(airport)) {
            searches.add(search(query, origin, airport, from, to));
        }
        return searches;
    }

    private static FlightSearch search(
            BoardQuery query,
            @Nullable String origin,
            @Nullable String destination,
            @Nullable Instant from,
            @Nullable Instant to) {
        return new FlightSearch(origin, destination, null, null, from, to, query.order(), LIMIT, query.after());
    }
}
