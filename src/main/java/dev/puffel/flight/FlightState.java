package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that a flight says of itself, without its identities: valid by construction, so every way in (events, REST, import)
 * has the same rules.
 *
 * @param origin trimmed, 1 to 100 characters, no control characters
 * @param destination as origin
 * @param number an IATA or ICAO flight number in capitals
 * @param departure to the microsecond
 * @param delay minutes, −1440 to 10080; negative is early
 * @param distance statute miles, 0 to 25000
 */
// Written by mappers that Quarkus does not see while it builds the native executable.
@RegisterForReflection
@Embeddable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FlightState(
        String origin,
        String destination,
        @Column(name = "\"number\"") @Nullable String number,

        @JsonSerialize(using = UtcText.Serializer.class) @Nullable
        Instant departure,

        @Nullable Integer delay,
        @Nullable Integer distance,
        @Enumerated(EnumType.STRING) @Nullable FlightStatus status) {

    private static final int MAX_PLACE = 100;
    private static final int MAX_KEY = 200;

    /** Airline (IATA: two letters or digits, not both digits; ICAO: three letters), up to four digits, a suffix. */
    private static final Pattern NUMBER =
            Pattern.compile("(?:[A-Z]{2}|[A-Z][0-9]|[0-9][A-Z]|[A-Z]{3})[0-9]{1,4}[A-Z]?");

    private static final DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendOffset("+HH:MM", "Z")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** Where a flight is read from: the values by the names of its fields, null where there is none. */
    public interface Source {
        /**
         * The value of a field that is text.
         *
         * @throws IllegalArgumentException where it is no text; its message says what it must be
         */
        @Nullable
        String text(String field);

        /**
         * The value of a field that is a whole number.
         *
         * @throws IllegalArgumentException where it is none; its message says what it must be
         */
        @Nullable
        Integer integer(String field);
    }

    /**
     * Reads and checks a flight.
     *
     * @throws InvalidFlightException with all that is wrong, not only the first
     */
    public static FlightState read(Source source) throws InvalidFlightException {
        return new Reader(source).read();
    }

    /**
     * Checks a flight's key.
     *
     * @throws IllegalArgumentException where it is none; its message says what it must be
     */
    public static String key(String key) {
        if (key.isEmpty() || key.codePointCount(0, key.length()) > MAX_KEY || !isClean(key)) {
            throw new IllegalArgumentException("must be 1 to 200 characters without control characters");
        }
        if (key.startsWith(FlightView.RESERVED)) {
            throw new IllegalArgumentException("must not start with " + FlightView.RESERVED);
        }
        return key;
    }

    /**
     * Reads an origin or destination.
     *
     * @throws IllegalArgumentException where it is none; its message says what it must be
     */
    public static String place(String text) {
        String place = text.strip();
        if (place.isEmpty()) {
            throw new IllegalArgumentException("is required");
        }
        if (place.codePointCount(0, place.length()) > MAX_PLACE || !isClean(place)) {
            throw new IllegalArgumentException("must be 1 to 100 characters without control characters");
        }
        return place;
    }

    /**
     * Reads a flight number.
     *
     * @throws IllegalArgumentException where it is none; its message says what it must be
     */
    static String number(String text) {
        String number = text.strip().toUpperCase(Locale.ROOT);
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException("must be an IATA or ICAO flight number, such as BA478");
        }
        return number;
    }

    /** Whether the text holds neither control characters nor halves of surrogate pairs, which PostgreSQL can't keep. */
    public static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Reads an instant as RFC 3339 writes it, with any offset.
     *
     * @throws IllegalArgumentException where it is none, or lies outside the years 1 to 9999 in UTC
     */
    public static Instant instant(String text) {
        try {
            return inRange(OffsetDateTime.parse(text, RFC_3339).toInstant());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be an RFC 3339 date and time, such as 2026-11-24T18:30:00Z", e);
        }
    }

    /**
     * Checks that RFC 3339 can write an instant in UTC, with four digits for the year.
     *
     * @throws IllegalArgumentException where it lies outside the years 1 to 9999
     */
    public static Instant inRange(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new IllegalArgumentException("must lie in the years 1 to 9999");
        }
        return instant;
    }

    private static final class Reader {
        private final Source source;
        private final List<FieldError> errors = new ArrayList<>();

        Reader(Source source) {
            this.source = source;
        }

        FlightState read() throws InvalidFlightException {
            String origin = field("origin", this::readPlace);
            String destination = field("destination", this::readPlace);
            String number = field("number", this::readNumber);
            Instant departure = field("departure", this::departure);
            Integer delay = field("delay", f -> integer(f, -1440, 10_080));
            Integer distance = field("distance", f -> integer(f, 0, 25_000));
            FlightStatus status = field("status", this::status);
            if (origin == null || destination == null || !errors.isEmpty()) {
                throw new InvalidFlightException(errors);
            }
            return new FlightState(origin, destination, number, departure, delay, distance, status);
        }

        private interface FieldReader<T> {
            @Nullable
            T read(String field);
        }

        private <T> @Nullable T field(String name, FieldReader<T> reader) {
            try {
                return reader.read(name);
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError(name, String.valueOf(e.getMessage())));
                return null;
            }
        }

        private String readPlace(String field) {
            String text = source.text(field);
            return place(text == null ? "" : text);
        }

        private @Nullable String readNumber(String field) {
            String text = source.text(field);
            return text == null ? null : number(text);
        }

        private @Nullable Instant departure(String field) {
            String text = source.text(field);
            if (text == null) {
                return null;
            }
            Instant usual = UtcText.read(text);
            return usual == null ? instant(text).truncatedTo(ChronoUnit.MICROS) : usual;
        }

        private @Nullable Integer integer(String field, int least, int greatest) {
            Integer value = source.integer(field);
            if (value != null && (value < least || value > greatest)) {
                throw new IllegalArgumentException("must be a whole number from " + least + " to " + greatest);
            }
            return value;
        }

        private @Nullable FlightStatus status(String field) {
            String text = source.text(field);
            if (text == null) {
                return null;
            }
            return FlightStatus.of(text)
                    .orElseThrow(() -> new IllegalArgumentException("must be one of " + FlightStatus.NAMES));
        }
    }
}
