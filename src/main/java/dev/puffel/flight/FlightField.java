package dev.puffel.flight;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.Column;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A field of a flight, described by a component of {@link FlightState}: its names, its rules, and its form in JSON, CSV
 * and SQL.
 *
 * @param name in JSON and CSV
 * @param column in the table flight, quoted where SQL needs it
 * @param type {@link String}, {@link Integer}, {@link Instant}, {@link FlightStatus} or a list of flight numbers
 * @param required whether each flight has a value
 * @param help a phrase for help texts
 * @param inParts whether the pattern has groups, so that only these are kept
 * @param message for text that does not match the pattern
 */
public record FlightField(
        String name,
        String column,
        Class<?> type,
        boolean required,
        String help,
        int min,
        int max,
        @Nullable Pattern pattern,
        boolean inParts,
        String message,
        Method accessor) {
    /** Text that is longer is too long in any normalized form, and could take long to normalize. */
    private static final int MAX_NORMALIZED = 4096;

    private static final char NEXT_LINE = '\u0085';

    /** Spaces, format characters, marks without a letter, and fillers. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Z}\\p{Cf}\\p{M}\\x{115F}\\x{1160}\\x{2800}\\x{3164}\\x{FFA0}]*");

    static FlightField of(RecordComponent component) {
        String name = component.getName();
        Method accessor = component.getAccessor();
        Column mapped = accessor.getAnnotation(Column.class);
        FieldRule rule = requireNonNull(component.getAnnotation(FieldRule.class), name);
        Pattern pattern = rule.pattern().isEmpty() ? null : Pattern.compile(rule.pattern());
        return new FlightField(
                name,
                mapped == null ? name : mapped.name(),
                component.getType(),
                !component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                rule.help(),
                rule.min(),
                rule.max(),
                pattern,
                pattern != null && pattern.matcher("").groupCount() > 0,
                rule.message(),
                accessor);
    }

    /** The type of its column in PostgreSQL, such as {@code timestamptz}. */
    public String columnType() {
        return type == Instant.class ? "timestamptz" : type == Integer.class ? "int4" : isList() ? "text[]" : "text";
    }

    /** Returns its {@linkplain #literal literals} in many flights, as a parameter of {@link #arrays}. */
    public Object[] array(Stream<FlightState> flights) {
        Stream<@Nullable Object> values = flights.map(this::literal);
        return type == Integer.class ? values.toArray(Integer[]::new) : values.toArray(String[]::new);
    }

    /**
     * Returns an SQL expression that converts its {@linkplain #literal literal}, which has the name of the column, to the value
     * of the column.
     */
    public String columnValue() {
        return isList() ? "string_to_array(" + column + ", ' ')" : column + "::" + columnType();
    }

    private boolean isList() {
        return type == List.class;
    }

    /** Its value; null for none. */
    public @Nullable Object value(FlightState state) {
        try {
            return accessor.invoke(state);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its value as JSON, CSV and SQL write it, a whole number as an {@link Integer}; null for none. */
    public @Nullable Object literal(FlightState state) {
        Object value = value(state);
        if (value == null || value instanceof Integer) {
            return value;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
        return value.toString();
    }

    /**
     * Reads and checks its value.
     *
     * @throws IllegalArgumentException if the value is invalid or missing; the message says what it must be
     */
    @Nullable
    Object read(FlightState.Source source) {
        Object value = type == Integer.class
                ? integer(source.integer(name))
                : isList() ? list(source.texts(name)) : parse(source.text(name));
        if (value == null && required) {
            throw new IllegalArgumentException("is required");
        }
        return value;
    }

    /**
     * Parses and checks text.
     *
     * @throws IllegalArgumentException if the text is invalid; the message says what it must be
     */
    @Nullable
    Object parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (type == Instant.class) {
            return FlightState.instant(text).truncatedTo(ChronoUnit.MICROS);
        }
        return type == FlightStatus.class ? FlightStatus.parse(text) : text(normalize(text));
    }

    /**
     * Returns text in Unicode NFC, without white space and invisible characters at its ends. Text without visible characters
     * becomes empty. All text is normalized in this way: fields and keys of flights from all sources, and the values of
     * searches.
     */
    public static String normalize(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        String trimmed = text.substring(start, end);
        if (INVISIBLE.matcher(trimmed).matches()) {
            return "";
        }
        return trimmed.length() > MAX_NORMALIZED ? trimmed : Normalizer.normalize(trimmed, Normalizer.Form.NFC);
    }

    /** Unicode's White_Space, and format characters such as the zero width space. */
    private static boolean isSpace(char c) {
        return Character.isSpaceChar(c)
                || (c >= '\t' && c <= '\r')
                || c == NEXT_LINE
                || Character.getType(c) == Character.FORMAT;
    }

    private String text(String text) {
        if (pattern != null) {
            String capitals = text.toUpperCase(Locale.ROOT);
            Matcher matcher = pattern.matcher(inParts ? capitals.replace(" ", "") : capitals);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(message);
            }
            return inParts ? matcher.group(1) + matcher.group(2) : capitals;
        }
        if (text.isEmpty() && required) {
            throw new IllegalArgumentException("is required");
        }
        if (text.isEmpty() || text.codePointCount(0, text.length()) > max || !FlightState.isClean(text)) {
            throw new IllegalArgumentException("must be 1 to " + max + " characters without control characters");
        }
        return text;
    }

    private @Nullable List<String> list(@Nullable List<String> texts) {
        if (texts == null) {
            return null;
        }
        List<String> list =
                texts.stream().map(text -> text(normalize(text))).distinct().toList();
        if (list.isEmpty() || list.size() != texts.size() || list.size() > max) {
            throw new IllegalArgumentException("must be 1 to " + max + " different flight numbers");
        }
        return list;
    }

    private @Nullable Integer integer(@Nullable Integer value) {
        if (value != null && (value < min || value > max)) {
            throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
        }
        return value;
    }

    /** Returns a list for SQL: one expression for each field, separated by commas. */
    public static String list(List<FlightField> fields, Function<FlightField, String> text) {
        return fields.stream().map(text).collect(Collectors.joining(", "));
    }

    /** Returns the parameters of {@code unnest} for rows of {@linkplain #literal literals}, with one array for each field. */
    public static String arrays() {
        return list(FlightState.FIELDS, field -> "cast(? as " + (field.type == Integer.class ? "int4[])" : "text[])"));
    }

    /**
     * Returns the statement that creates or updates flights with keys. Its parameters are {@link #arrays()} and an array of the
     * keys. A flight that already has the state keeps its version and its time of change.
     */
    public static String upsert() {
        return """
            insert into flight as f (%1$s, key) select %2$s, key
            from unnest(%3$s, cast(? as text[])) as e(%1$s, key) order by key collate "C"
            %4$s""".formatted(
                        FlightState.COLUMNS,
                        list(FlightState.FIELDS, FlightField::columnValue),
                        arrays(),
                        onConflict(FlightState.FIELDS));
    }

    /**
     * Returns the end of an insert into {@code flight as f}: if a flight has the key, these fields are updated if any of them
     * differs.
     */
    public static String onConflict(List<FlightField> fields) {
        return "on conflict (key) do update set %s, version = f.version + 1, changed_at = now() where (%s) is distinct from (%s)"
                .formatted(
                        list(fields, field -> field.column + " = excluded." + field.column),
                        list(fields, field -> "f." + field.column),
                        list(fields, field -> "excluded." + field.column));
    }
}
