package dev.puffel.board;

import dev.puffel.flight.Cursor;
import dev.puffel.flight.FlightOrder;
import dev.puffel.flight.FlightState;
import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of a board; its URL has the same parameters.
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

    private static final Set<String> NAMES = Set.of("airport", "origin", "destination", "day", "sort", "cursor");

    /**
     * Reads it from query parameters; those that are empty, as a form sends them, are as good as absent.
     *
     * @throws ProblemException 400, with each parameter that is unknown, given twice or invalid
     */
    static BoardQuery parse(MultivaluedMap<String, String> parameters) {
        return new Reader(parameters).read();
    }

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

    /** Its URL; relative, as a proxy may show another host. */
    public String url() {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        values.put("airport", airport);
        values.put("origin", origin);
        values.put("destination", destination);
        values.put("day", day == null ? null : day.toString());
        values.put("sort", latestFirst() ? order.text() : null);
        values.put("cursor", after == null ? null : after.encode());
        String query = values.entrySet().stream()
                .filter(value -> value.getValue() != null)
                .map(value -> value.getKey() + "=" + URLEncoder.encode(value.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "/board" : "/board?" + query;
    }

    private static @Nullable String name(@Nullable String place, UnaryOperator<String> names) {
        return place == null ? null : names.apply(place);
    }

    private static final class Reader {
        private final MultivaluedMap<String, String> parameters;
        private final List<InputError> errors = new ArrayList<>();

        Reader(MultivaluedMap<String, String> parameters) {
            this.parameters = parameters;
        }

        BoardQuery read() {
            new TreeMap<>(parameters).forEach((name, values) -> {
                if (!NAMES.contains(name)) {
                    errors.add(new InputError(null, name, "is not a parameter of the board"));
                } else if (values.size() > 1) {
                    errors.add(new InputError(null, name, "must not be given more than once"));
                }
            });
            FlightOrder sort = value("sort", Reader::order);
            FlightOrder order = sort == null ? FlightOrder.DEPARTURE : sort;
            BoardQuery query = new BoardQuery(
                    value("airport", FlightState::place),
                    value("origin", FlightState::place),
                    value("destination", FlightState::place),
                    value("day", Reader::day),
                    order,
                    value("cursor", text -> cursor(text, order)));
            if (!errors.isEmpty()) {
                String names = errors.stream().map(InputError::field).distinct().collect(Collectors.joining(", "));
                throw new ProblemException(400, "Invalid query parameters: " + names, errors);
            }
            return query;
        }

        private <T> @Nullable T value(String name, Function<String, T> reader) {
            String text = parameters.getFirst(name);
            if (text == null || text.isBlank()) {
                return null;
            }
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException e) {
                errors.add(new InputError(null, name, String.valueOf(e.getMessage())));
                return null;
            }
        }

        private static FlightOrder order(String text) {
            return FlightOrder.of(text)
                    .filter(order -> order != FlightOrder.ID)
                    .orElseThrow(() -> new IllegalArgumentException("must be one of departure, -departure"));
        }

        private static LocalDate day(String text) {
            try {
                LocalDate day = LocalDate.parse(text);
                if (day.getYear() >= 1 && day.getYear() <= 9999) {
                    return day;
                }
            } catch (DateTimeParseException e) {
                // Said below.
            }
            throw new IllegalArgumentException("must be a day of the years 1 to 9999, such as 2026-11-24");
        }

        private static Cursor cursor(String text, FlightOrder order) {
            try {
                return Cursor.decode(text, order);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("is no cursor of this board", e);
            }
        }
    }
}
