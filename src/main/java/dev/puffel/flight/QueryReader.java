package dev.puffel.flight;

import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads query parameters, and tells all that is wrong with them at once. */
public final class QueryReader {
    /** Bytes that are no UTF-8 arrive as this character. */
    private static final char REPLACEMENT = '\ufffd';

    private final List<InputError> errors = new ArrayList<>();

    /**
     * Finds parameters that are unknown, or given more than once.
     *
     * @param query has a component for each parameter; null where its value is empty, as Quarkus REST gives it
     * @param emptyIsAbsent whether a parameter may have an empty value, as a form sends it
     */
    public QueryReader(UriInfo uri, Class<? extends Record> query, boolean emptyIsAbsent) {
        Set<String> names = Arrays.stream(query.getRecordComponents())
                .map(component -> component.getName())
                .filter(name -> !name.equals("uri"))
                .collect(Collectors.toSet());
        new TreeMap<>(uri.getQueryParameters()).forEach((name, values) -> {
            if (!names.contains(name)) {
                reject(name, "is not a parameter of this resource");
            } else if (values.size() > 1) {
                reject(name, "must not be given more than once");
            } else if (!emptyIsAbsent && values.get(0).isEmpty()) {
                reject(name, "must not be empty");
            }
        });
    }

    /**
     * Reads one parameter.
     *
     * @param text null where it is not given
     * @param parser throws an IllegalArgumentException whose message says what the text must be
     */
    public <T> @Nullable T read(String name, @Nullable String text, Function<String, T> parser) {
        if (text != null && text.indexOf(REPLACEMENT) >= 0) {
            reject(name, "must be percent-encoded UTF-8");
        } else if (text != null) {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                reject(name, name.equals("cursor") ? "is no cursor of this list" : String.valueOf(e.getMessage()));
            }
        }
        return null;
    }

    /** Notes that a parameter is invalid. */
    void reject(String name, String message) {
        errors.add(new InputError(null, name, message));
    }

    /**
     * Ends the reading.
     *
     * @throws ProblemException 400, with each parameter that is unknown, given twice or invalid
     */
    public void check() {
        if (!errors.isEmpty()) {
            String names = errors.stream().map(InputError::field).distinct().collect(Collectors.joining(", "));
            throw new ProblemException(400, "Invalid query parameters: " + names, errors);
        }
    }
}
