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
 * The query of a board; its link has the same parameters.
 *
 * @param airport the origin of departures and the destination of arrivals, unless that is given too: then it is either end
 * @param number the flight number or a codeshare
 * @param day of the zone: the first, or where the latest come first the last; null for now
 * @param zone null for the configured one
 * @param wall whether it is for a screen without a keyboard
 * @param ops whether it shows the state of the service too; a wall never does
 * @param after where the page before ended; null for the first
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

    /** The same with the airports as they are written. */
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

    /** The first page of the same in another order. */
    BoardQuery in(FlightOrder other) {
        return new BoardQuery(airport, number, origin, destination, day, zone, other, wall, ops, null);
    }

    /** The page that begins after this flight. */
    BoardQuery startingAfter(Cursor cursor) {
        return new BoardQuery(airport, number, origin, destination, day, zone, order, wall, ops, cursor);
    }

    /** Whether it has the figures for operators. */
    public boolean showsState() {
        return ops && !wall;
    }

    /** Whether it is a board of arrivals. */
    public boolean arrivals() {
        return order == FlightOrder.ARRIVAL || order == FlightOrder.ARRIVAL_DESCENDING;
    }

    boolean latestFirst() {
        return order.isDescending();
    }

    /** Whether it goes on with the time. */
    boolean isFromNow() {
        return day == null && !latestFirst();
    }

    /** The first page of the same with the latest flights first. */
    BoardQuery latest() {
        return in(arrivals() ? FlightOrder.ARRIVAL_DESCENDING : FlightOrder.DEPARTURE_DESCENDING);
    }

    /** A link to the departures. */
    public String departuresLink() {
        return in(latestFirst() ? FlightOrder.DEPARTURE_DESCENDING : FlightOrder.DEPARTURE)
                .link();
    }

    /** A link to the arrivals. */
    public String arrivalsLink() {
        return in(latestFirst() ? FlightOrder.ARRIVAL_DESCENDING : FlightOrder.ARRIVAL)
                .link();
    }

    /** The origin of all flights; null for any. */
    public @Nullable String from() {
        return origin == null && !arrivals() ? airport : origin;
    }

    /** The destination of all flights; null for any. */
    public @Nullable String to() {
        return destination == null && arrivals() ? airport : destination;
    }

    /** The airport where it is one end among others; otherwise null. */
    @Nullable
    String eitherEnd() {
        return (arrivals() ? destination : origin) == null ? null : airport;
    }

    /** Which flights it shows, such as {@code KL999 AMS → LHR}; empty for all. */
    public String flights() {
        String from = from();
        String to = to();
        String route =
                from == null ? (to == null ? null : "to " + to) : to == null ? "from " + from : from + " → " + to;
        return Stream.of(number, route, eitherEnd() == null ? null : "at " + airport)
                .filter(part -> part != null)
                .collect(Collectors.joining(" "));
    }

    /** The value of the parameter sort; empty for the default. */
    public String sort() {
        return order == FlightOrder.DEPARTURE ? "" : order.text();
    }

    /** A link to it from a board; a query alone, as a proxy may serve Puffel under another host and path. */
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

    /** The query of the stream with the changes of its flights. */
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
