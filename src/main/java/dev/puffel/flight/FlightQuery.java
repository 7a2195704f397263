package dev.puffel.flight;

import dev.puffel.http.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query parameters of a list of flights. */
@RegisterForReflection
public record FlightQuery(
        @RestQuery @Nullable String key,
        @RestQuery @Nullable String callsign,
        @RestQuery List<String> airport,
        @RestQuery List<String> origin,
        @RestQuery List<String> destination,
        @RestQuery List<String> number,
        @RestQuery List<String> status,
        @RestQuery @Nullable String from,
        @RestQuery @Nullable String to,
        @RestQuery @Nullable String arrivalFrom,
        @RestQuery @Nullable String arrivalTo,
        @RestQuery @Nullable String sort,
        @RestQuery @Nullable String limit,
        @RestQuery @Nullable String cursor,
        @Context UriInfo uri) {

    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1000;

    /**
     * Returns the search for a page. Its limit is 100 by default and at most 1,000, because the page is held in memory.
     *
     * @throws ProblemException 400, with each parameter that is unknown, repeated too often or invalid
     */
    FlightSearch page() {
        return search(MAX_PAGE, DEFAULT_PAGE);
    }

    /**
     * Returns the search for an export, which may have a limit of any size, and has none by default.
     *
     * @throws ProblemException 400, with each parameter that is unknown, repeated too often or invalid
     */
    FlightSearch export() {
        return search(Integer.MAX_VALUE, null);
    }

    /** Returns the link to the page after a cursor, by RFC 8288; null without a cursor. */
    @Nullable
    String link(@Nullable Cursor next) {
        if (next == null) {
            return null;
        }
        Map<String, List<String>> query = new TreeMap<>(uri.getQueryParameters());
        query.put("cursor", List.of(next.encode()));
        return query.entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> parameter.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&", "<" + path(uri) + "?", ">; rel=\"next\""));
    }

    /**
     * Returns the path of the list, relative to that of the request, because a proxy may serve Puffel under another host and
     * path.
     */
    static String path(UriInfo uri) {
        return uri.getPath().endsWith("/") ? "../flights" : "flights";
    }

    /**
     * Returns only the filter.
     *
     * @throws ProblemException 400, with each parameter that is unknown, repeated too often or invalid
     */
    public FlightFilter filter() {
        QueryReader reader = new QueryReader(uri, FlightQuery.class, false);
        for (String name : List.of("sort", "limit", "cursor")) {
            if (uri.getQueryParameters().containsKey(name)) {
                reader.reject(name, "is not a parameter of this resource");
            }
        }
        FlightFilter filter = filter(reader);
        reader.check();
        return filter;
    }

    private FlightFilter filter(QueryReader reader) {
        FlightFilter filter = new FlightFilter(
                reader.read("key", key, FlightState::key),
                reader.read("callsign", callsign, text -> FlightState.parse("callsign", text)),
                reader.readAll("airport", airport, FlightState::airport),
                reader.readAll("origin", origin, FlightState::airport),
                reader.readAll("destination", destination, FlightState::airport),
                reader.readAll("number", number, text -> FlightState.parse("number", text)),
                reader.readAll("status", status, FlightStatus::parse),
                reader.read("from", from, FlightQuery::instant),
                reader.read("to", to, FlightQuery::instant),
                reader.read("arrivalFrom", arrivalFrom, FlightQuery::instant),
                reader.read("arrivalTo", arrivalTo, FlightQuery::instant));
        checkInterval(reader, "from", filter.from(), "to", filter.to());
        checkInterval(reader, "arrivalFrom", filter.arrivalFrom(), "arrivalTo", filter.arrivalTo());
        return filter;
    }

    private FlightSearch search(int maxLimit, @Nullable Integer defaultLimit) {
        QueryReader reader = new QueryReader(uri, FlightQuery.class, false);
        FlightFilter filter = filter(reader);
        FlightOrder sort = reader.read("sort", this.sort, FlightQuery::order);
        FlightOrder order = sort == null ? FlightOrder.ID : sort;
        Integer limit = reader.read("limit", this.limit, text -> limit(text, maxLimit));
        Cursor after = reader.read("cursor", cursor, text -> Cursor.decode(text, order));
        reader.check();
        return new FlightSearch(filter, order, limit == null ? defaultLimit : limit, after);
    }

    private static void checkInterval(
            QueryReader reader, String first, @Nullable Instant from, String last, @Nullable Instant to) {
        if (from != null && to != null && to.isBefore(from)) {
            reader.reject(last, "must not lie before " + first);
        }
    }

    private static FlightOrder order(String text) {
        return FlightOrder.of(text)
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + FlightOrder.NAMES));
    }

    /**
     * Rounds up to the microsecond, the precision of stored times, so that the same flights match. A plus sign that is not
     * escaped arrives as a space, which RFC 3339 does not contain.
     */
    private static Instant instant(String text) {
        Instant instant = FlightState.instant(text.replace(' ', '+'));
        Instant micros = instant.truncatedTo(ChronoUnit.MICROS);
        return micros.equals(instant) ? instant : micros.plus(1, ChronoUnit.MICROS);
    }

    private static Integer limit(String text, int most) {
        if (text.matches("[0-9]{1,10}")) {
            long limit = Long.parseLong(text);
            if (limit >= 1 && limit <= most) {
                return Math.toIntExact(limit);
            }
        }
        throw new IllegalArgumentException("must be a whole number from 1 to " + most);
    }
}
