package dev.puffel.board;

import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The data for the template of the board.
 *
 * @param days rows by the headings above them
 * @param onward the page that a screen on a wall shows next; after the last page, and after the latest flights, the first page
 * @param rolls whether the page follows the current time
 * @param state the state of the service; null if the board does not show it
 */
public record BoardPage(
        BoardQuery query,
        String title,
        String caption,
        Map<String, List<BoardRow>> days,
        @Nullable String next,
        @Nullable String first,
        String onward,
        boolean rolls,
        String now,
        ZoneId zone,
        @Nullable BoardState state,
        Inline style,
        Inline script) {

    public boolean showsOrigin() {
        return query.arrivals() || query.from() == null;
    }

    public boolean showsDestination() {
        return !query.arrivals() || query.to() == null;
    }

    /** Returns the text that replaces the rows if there are none. */
    public String none() {
        String flights = query.flights();
        return flights.isEmpty() ? "No flights to show." : "No flights " + flights + ".";
    }

    /** Returns the values of the parameter sort, and their labels. */
    public Map<String, String> orders() {
        Map<String, String> orders = new LinkedHashMap<>();
        orders.put("", "Departures");
        orders.put("-departure", "Departures, latest first");
        orders.put("arrival", "Arrivals");
        orders.put("-arrival", "Arrivals, latest first");
        return orders;
    }

    static BoardPage of(BoardSearch.Page page, @Nullable BoardState state, Instant now) {
        BoardQuery query = page.query();
        BoardQuery next = page.next();
        String first = query.in(query.order()).link();
        String flights = query.flights();
        return new BoardPage(
                query,
                (query.arrivals() ? "Arrivals" : "Departures") + (flights.isEmpty() ? "" : " " + flights),
                caption(page),
                page.flights().stream()
                        .map(flight -> BoardRow.of(flight, query.arrivals(), page.zone()))
                        .collect(Collectors.groupingBy(BoardRow::day, LinkedHashMap::new, Collectors.toList())),
                next == null ? null : next.link(),
                query.after() == null ? null : first,
                next == null || page.instead() ? first : next.link(),
                query.isFromNow() && query.after() == null,
                now.atZone(page.zone()).toLocalTime().toString().substring(0, 5),
                page.zone(),
                state,
                Inline.STYLE,
                Inline.SCRIPT);
    }

    private static String caption(BoardSearch.Page page) {
        BoardQuery query = page.query();
        var day = query.day();
        if (page.instead()) {
            return "Nothing " + (query.arrivals() ? "arrives" : "departs") + " from now on – the latest flights";
        } else if (query.latestFirst()) {
            return day == null ? "Latest first" : "Until " + day + ", latest first";
        }
        return day == null ? "From now on" : "From " + day + " on";
    }
}
