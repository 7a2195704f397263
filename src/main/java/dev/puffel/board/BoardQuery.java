package dev.puffel.board;

import dev.puffel.flight.Cursor;
import dev.puffel.flight.FlightOrder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of a board; its link has the same parameters.
 *
 * @param airport either end of the flights
 * @param day in UTC: the first, or where the latest come first the last; null for now
 * @param after where the page before ended; null for the first
 */
public record BoardQuery(
        @Nullable String airport,
        @Nullable String origin,
        @Nullable String destination,
        @Nullable LocalDate day,
        FlightOrder order,
        @Nullable Cursor after) {

    /** The same with the places as they are written. */
    BoardQuery named(UnaryOperator<String> names) {
        return new BoardQuery(name(airport, names), name(origin, names), name(destination, names), day, order, after);
    }

    /** The first page of the same in another order. */
    BoardQuery in(FlightOrder other) {
        return new BoardQuery(airport, origin, destination, day, other, null);
    }

    /** The page that begins after this flight. */
    BoardQuery from(Cursor cursor) {
        return new BoardQuery(airport, origin, destination, day, order, cursor);
    }

    boolean latestFirst() {
        return order == FlightOrder.DEPARTURE_DESCENDING;
    }

    /** A link to it from a board; a query alone, as a proxy may serve Puffel under another host and path. */
    public String link() {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        values.put("airport", airport);
        values.put("origin", origin);
        values.put("destination", destination);
        values.put("day", day == null ? null : day.toString());
        values.put("sort", latestFirst() ? order.text() : null);
        values.put("cursor", after == null ? null : after.encode());
        return values.entrySet().stream()
                .filter(value -> value.getValue() != null)
                .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static @Nullable String name(@Nullable String place, UnaryOperator<String> names) {
        return place == null ? null : names.apply(place);
    }
}
