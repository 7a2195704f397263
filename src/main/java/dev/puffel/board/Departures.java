package dev.puffel.board;

import dev.puffel.flight.AirportTable;
import dev.puffel.flight.FlightFilter;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the flights of a board. */
@Singleton
class Departures {
    /** The flights of one page: one or two screens. */
    private static final int LIMIT = 50;

    /** Flights that departed just now are still of interest. */
    private static final Duration JUST_NOW = Duration.ofMinutes(30);

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
        FlightFilter filter = new FlightFilter(
                null,
                null,
                some(query.airport()),
                some(query.origin()),
                some(query.destination()),
                List.of(),
                List.of(),
                from,
                to,
                null,
                null);
        Flights.Page page = flights.page(new FlightSearch(filter, query.order(), LIMIT, query.after()));
        BoardQuery next = page.next() == null ? null : query.from(page.next());
        return new Page(query, instead, from, to, page.flights(), next);
    }

    private static List<String> some(@Nullable String airport) {
        return airport == null ? List.of() : List.of(airport);
    }
}
