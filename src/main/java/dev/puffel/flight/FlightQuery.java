package dev.puffel.flight;

import dev.puffel.http.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The query parameters of a list of flights, as they came. */
@RegisterForReflection
public record FlightQuery(
        @RestQuery @Nullable String origin,
        @RestQuery @Nullable String destination,
        @RestQuery @Nullable String number,
        @RestQuery @Nullable String status,
        @RestQuery @Nullable String from,
        @RestQuery @Nullable String to,
        @RestQuery @Nullable String sort,
        @RestQuery @Nullable String limit,
        @RestQuery @Nullable String cursor,
        @Context UriInfo uri) {

    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1000;

    /**
     * The search for a page, which is held in memory and so has a limit, by default 100 and at most 1,000.
     *
     * @throws ProblemException 400, with each parameter that is unknown, given twice or invalid
     */
    FlightSearch page() {
        return search(MAX_PAGE, DEFAULT_PAGE);
    }

    /**
     * The search for an export, which has no limit unless one is given, however large.
     *
     * @throws ProblemException 400, with each parameter that is unknown, given twice or invalid
     */
    FlightSearch export() {
        return search(Integer.MAX_VALUE, null);
    }

    /** The link to the page that begins at a cursor, by RFC 8288; null without a cursor. */
    @Nullable
    String link(@Nullable Cursor next) {
        if (next == null) {
            return null;
        }
        Map<String, String> query = new TreeMap<>();
        uri.getQueryParameters().forEach((name, values) -> query.put(name, values.get(0)));
        query.put("cursor", next.encode());
        return query.entrySet().stream()
                .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "<" + path(uri) + "?", ">; rel=\"next\""));
    }

    /** The path of the list, relative to that of a request, as a proxy may serve Puffel under another host and path. */
    static String path(UriInfo uri) {
        return uri.getPath().endsWith("/") ? "../flights" : "flights";
    }

    private FlightSearch search(int maxLimit, @Nullable Integer defaultLimit) {
        QueryReader reader = new QueryReader(uri, FlightQuery.class, false);
        String origin = reader.read("origin", this.origin, FlightState::place);
        String destination = reader.read("destination", this.destination, FlightState::place);
        String number = reader.read("number", this.number, FlightState::number);
        FlightStatus status = reader.read("status", this.status, FlightStatus::parse);
        Instant from = reader.read("from", this.from, FlightQuery::instant);
        Instant to = reader.read("to", this.to, FlightQuery::instant);
        if (from != null && to != null && to.isBefore(from)) {
            reader.reject("to", "must not lie before from");
        }
        FlightOrder sort = reader.read("sort", this.sort, FlightQuery::order);
        FlightOrder order = sort == null ? FlightOrder.ID : sort;
        Integer limit = reader.read("limit", this.limit, text -> limit(text, maxLimit));
        Cursor after = reader.read("cursor", cursor, text -> Cursor.decode(text, order));
        reader.check();
        return new FlightSearch(
                origin, destination, number, status, from, to, order, limit == null ? defaultLimit : limit, after);
    }

    private static FlightOrder order(String text) {
        return FlightOrder.of(text)
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + FlightOrder.NAMES));
    }

    /**
     * Departures are kept to the microsecond; rounding up leaves the same ones on either side. A plus sign that is not escaped
     * arrives as a space, which RFC 3339 has nowhere.
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
