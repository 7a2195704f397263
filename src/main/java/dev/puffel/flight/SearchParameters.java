package dev.puffel.flight;

import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a {@link FlightSearch} from query parameters. */
final class SearchParameters {
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1000;

    private static final Set<String> NAMES =
            Set.of("origin", "destination", "number", "status", "from", "to", "sort", "limit", "cursor");

    private final MultivaluedMap<String, String> parameters;
    private final int maxLimit;
    private final List<InputError> errors = new ArrayList<>();

    private SearchParameters(MultivaluedMap<String, String> parameters, int maxLimit) {
        this.parameters = parameters;
        this.maxLimit = maxLimit;
    }

    /**
     * Reads the search for a page, which is held in memory and so has a limit, by default 100 and at most 1,000.
     *
     * @throws ProblemException 400, with each parameter that is unknown, given twice or invalid
     */
    static FlightSearch page(MultivaluedMap<String, String> parameters) {
        return new SearchParameters(parameters, MAX_PAGE).read(DEFAULT_PAGE);
    }

    /**
     * Reads the search for an export, which has no limit unless one is given, however large.
     *
     * @throws ProblemException 400, with each parameter that is unknown, given twice or invalid
     */
    static FlightSearch export(MultivaluedMap<String, String> parameters) {
        return new SearchParameters(parameters, Integer.MAX_VALUE).read(null);
    }

    private FlightSearch read(@Nullable Integer defaultLimit) {
        checkNames();
        String origin = value("origin", FlightState::place);
        String destination = value("destination", FlightState::place);
        String number = value("number", FlightState::number);
        FlightStatus status = value("status", FlightStatus::parse);
        Instant from = value("from", SearchParameters::instant);
        Instant to = value("to", SearchParameters::instant);
        if (from != null && to != null && to.isBefore(from)) {
            errors.add(new InputError(null, "to", "must not lie before from"));
        }
        FlightOrder sort = value("sort", SearchParameters::order);
        FlightOrder order = sort == null ? FlightOrder.ID : sort;
        Integer limit = value("limit", this::limit);
        Cursor after = value("cursor", text -> Cursor.decode(text, order));
        if (!errors.isEmpty()) {
            throw new ProblemException(400, "Invalid query parameters: " + names(), errors);
        }
        return new FlightSearch(
                origin, destination, number, status, from, to, order, limit == null ? defaultLimit : limit, after);
    }

    private void checkNames() {
        new TreeMap<>(parameters).forEach((name, values) -> {
            if (!NAMES.contains(name)) {
                errors.add(new InputError(null, name, "is not a parameter of this resource"));
            } else if (values.size() > 1) {
                errors.add(new InputError(null, name, "must not be given more than once"));
            }
        });
    }

    private <T> @Nullable T value(String name, Function<String, T> reader) {
        String text = parameters.getFirst(name);
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            String message = name.equals("cursor") ? "is no cursor of this list" : String.valueOf(e.getMessage());
            errors.add(new InputError(null, name, message));
            return null;
        }
    }

    private String names() {
        return errors.stream().map(InputError::field).distinct().collect(Collectors.joining(", "));
    }

    private static FlightOrder order(String text) {
        return orThrow(FlightOrder.of(text), "must be one of " + FlightOrder.NAMES);
    }

    private static <T> T orThrow(Optional<T> value, String message) {
        return value.orElseThrow(() -> new IllegalArgumentException(message));
    }

    /** Departures are kept to the microsecond; rounding up leaves the same ones on either side. */
    private static Instant instant(String text) {
        Instant instant = FlightState.instant(text);
        Instant micros = instant.truncatedTo(ChronoUnit.MICROS);
        return micros.equals(instant) ? instant : micros.plus(1, ChronoUnit.MICROS);
    }

    private Integer limit(String text) {
        String message = "must be a whole number from 1 to " + maxLimit;
        if (!text.matches("[0-9]{1,10}")) {
            throw new IllegalArgumentException(message);
        }
        long limit = Long.parseLong(text);
        if (limit < 1 || limit > maxLimit) {
            throw new IllegalArgumentException(message);
        }
        return Math.toIntExact(limit);
    }
}
