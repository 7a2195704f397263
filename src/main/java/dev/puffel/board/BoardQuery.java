package dev.puffel.board;

import dev.puffel.flight.Cursor;
import dev.puffel.flight.FlightOrder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The query of a board. The link of a board has the same parameters.
 *
 * @param airport the origin of departures, or the destination of arrivals; if that is also given, the airport is either end
 * @param number the flight number or a codeshare
 * @param day the first day, or the last one if the latest flights come first; null for the current time
 * @param zone the time zone; null for the configured one
 * @param wall whether the board is for a screen without a keyboard
 * @param ops whether the board also shows the state of the service, except on a wall
 * @param after the end of the page before; null for the first page
 */
public record BoardQuery(
        @Nullable String airport,
        @Nullable String number,
        @Nullable String origin,
        @Nullable String destination,
        @Nullable LocalDate day,
        @Nullable ZoneId zone,
        FlightOrder order,
        boolean wall,
        boolean ops,
        @Nullable Cursor after) {

    /** Returns the query with airports in their usual spelling. */
    BoardQuery named(UnaryOperator<String> names) {
        return new BoardQuery(
                name(airport, names),
                number,
                name(origin, names),
                name(destination, names),
                day,
                zone,
                order,
                wall,
                ops,
                after);
    }

    /** Returns the first page in another order. */
    BoardQuery in(FlightOrder other) {
        return new BoardQuery(airport, number, origin, destination, day, zone, other, wall, ops, null);
    }

    /** Returns the page that begins after this flight. */
    BoardQuery startingAfter(Cursor cursor) {
        return new BoardQuery(airport, number, origin, destination, day, zone, order, wall, ops, cursor);
    }

    /** Whether the board shows the figures for operators. */
    public boolean showsState() {
        return ops && !wall;
    }

    /** Whether the board shows arrivals. */
    public boolean arrivals() {
        return order == FlightOrder.ARRIVAL || order == FlightOrder.ARRIVAL_DESCENDING;
    }

    boolean latestFirst() {
        return order.isDescending();
    }

    /** Whether the board starts at the current time. */
    boolean isFromNow() {
        return day == null && !latestFirst();
    }

    /** Returns the first page with the latest flights first. */
    BoardQuery latest() {
        return in(arrivals() ? FlightOrder.ARRIVAL_DESCENDING : FlightOrder.DEPARTURE_DESCENDING);
    }

    /** Returns the link to the departures. */
    public String departuresLink() {
        return in(latestFirst() ? FlightOrder.DEPARTURE_DESCENDING : FlightOrder.DEPARTURE)
                .link();
    }

    /** Returns the link to the arrivals. */
    public String arrivalsLink() {
        return in(latestFirst() ? FlightOrder.ARRIVAL_DESCENDING : FlightOrder.ARRIVAL)
                .link();
    }

    /** Returns the origin of all flights; null for any. */
    public @Nullable String from() {
        return origin == null && !arrivals() ? airport : origin;
    }

    /** Returns the destination of all flights; null for any. */
    public @Nullable String to() {
        return destination == null && arrivals() ? airport : destination;
    }

    /** Returns the airport if it may be either end; otherwise null. */
    @Nullable
    String eitherEnd() {
        return (arrivals() ? destination : origin) == null ? null : airport;
    }

    /** Returns a description of the flights, such as {@code KL999 AMS → LHR}; empty for all flights. */
    public String flights() {
        String from = from();
        String to = to();
        String route =
                from == null ? (to == null ? null : "to " + to) : to == null ? "from " + from : from + " → " + to;
        return Stream.of(number, route, eitherEnd() == null ? null : "at " + airport)
                .filter(part -> part != null)
                .collect(Collectors.joining(" "));
    }

    /** Returns the value of the parameter sort; empty for the default. */
    public String sort() {
        return order == FlightOrder.DEPARTURE ? "" : order.text();
    }

    /**
     * Returns a link to this query from a board. The link is only a query, because a proxy may serve Puffel under another host
     * and path.
     */
    public String link() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("airport", airport);
        values.put("number", number);
        values.put("origin", origin);
        values.put("destination", destination);
        values.put("day", day);
        values.put("zone", zone);
        values.put("sort", sort().isEmpty() ? null : sort());
        values.put("wall", wall ? "" : null);
        values.put("ops", ops ? "" : null);
        values.put("cursor", after == null ? null : after.encode());
        return query(values);
    }

    /** Returns the query of the stream of changes of these flights. */
    public String changes() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("airport", eitherEnd());
        values.put("number", number);
        values.put("origin", from());
        values.put("destination", to());
        return query(values);
    }

    private static String query(Map<String, @Nullable Object> values) {
        return values.entrySet().stream()
                .filter(value -> value.getValue() != null)
                .map(value -> value.getKey() + "="
                        + URLEncoder.encode(String.valueOf(value.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static @Nullable String name(@Nullable String airport, UnaryOperator<String> names) {
        return airport == null ? null : names.apply(airport);
    }
}
