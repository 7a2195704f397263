package dev.puffel.flight;

import dev.puffel.http.Problem.InputError;
import dev.puffel.http.ProblemException;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses query parameters, and collects all errors. */
public final class QueryReader {
    /** The character that replaces bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    /** The maximum number of values of a parameter, each of which may need a separate index scan. */
    private static final int MAX_VALUES = 20;

    /** The types of the parameters of each query, cached because reflection is slow. */
    private static final ClassValue<Map<String, Class<?>>> TYPES = new ClassValue<>() {
        @Override
        protected Map<String, Class<?>> computeValue(Class<?> query) {
            return Arrays.stream(query.getRecordComponents())
                    .filter(component -> !component.getName().equals("uri"))
                    .collect(Collectors.toMap(RecordComponent::getName, RecordComponent::getType));
        }
    };

    private final List<InputError> errors = new ArrayList<>();

    /**
     * Finds parameters that are unknown, or repeated too often.
     *
     * @param query a record with a component for each parameter; a list if the parameter may be repeated
     * @param emptyIsAbsent whether a parameter may have an empty value, as in a submitted form
     */
    public QueryReader(UriInfo uri, Class<? extends Record> query, boolean emptyIsAbsent) {
        Map<String, Class<?>> types = TYPES.get(query);
        new TreeMap<>(uri.getQueryParameters()).forEach((name, values) -> {
            if (!types.containsKey(name)) {
                reject(name, "is not a parameter of this resource");
            } else if (types.get(name) != List.class && values.size() > 1) {
                reject(name, "must not be given more than once");
            } else if (values.size() > MAX_VALUES) {
                reject(name, "must not be given more than " + MAX_VALUES + " times");
            } else if (!emptyIsAbsent && values.contains("")) {
                reject(name, "must not be empty");
            }
        });
    }

    /**
     * Reads one parameter.
     *
     * @param text the text of the parameter; null if it is absent
     * @param parser throws an IllegalArgumentException whose message says what the text must be
     */
    public <T> @Nullable T read(String name, @Nullable String text, Function<String, T> parser) {
        if (text != null && text.indexOf(REPLACEMENT) >= 0) {
            reject(name, "must be percent-encoded UTF-8");
        } else if (text != null) {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                reject(name, String.valueOf(e.getMessage()));
            }
        }
        return null;
    }

    /** Reads each value of a parameter. */
    <T> List<T> readAll(String name, List<String> texts, Function<String, T> parser) {
        return texts.stream()
                .filter(text -> !text.isEmpty())
                .map(text -> read(name, text, parser))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Records that a parameter is invalid. */
    void reject(String name, String message) {
        errors.add(new InputError(null, name, message));
    }

    /**
     * Fails if there were errors.
     *
     * @throws ProblemException 400, with each parameter that is unknown, repeated or invalid
     */
    public void check() {
        if (!errors.isEmpty()) {
            String names = errors.stream().map(InputError::field).distinct().collect(Collectors.joining(", "));
            throw new ProblemException(400, "Invalid query parameters: " + names, errors);
        }
    }
}
