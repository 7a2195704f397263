package dev.puffel.flight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.puffel.http.Problem.InputError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.lang.reflect.Constructor;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a flight. This is the only list of them: JSON, CSV, events, import and SQL use {@link #FIELDS}. REST, events
 * and import validate flights by the same rules.
 *
 * @param origin trimmed, 1 to 100 characters, no control characters
 * @param destination as origin
 * @param number an IATA or ICAO flight number in capitals
 * @param departure to the microsecond
 * @param delay minutes, −1440 to 10080; negative is early
 * @param distance statute miles, 0 to 25000
 * @param codeshares other flight numbers under which the flight is sold, 1 to 20, none of them twice or the number itself
 */
// Read by reflection, also in the native executable.
@RegisterForReflection
@Embeddable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FlightState(
        @FieldRule(help = "The origin, such as LHR.", max = 100)
        String origin,

        @FieldRule(help = "The destination, such as JFK.", max = 100)
        String destination,

        @FieldRule(
                help = "Flight number, such as BA478.",
                pattern = FLIGHT_NUMBER,
                message = "must be an IATA or ICAO flight number, such as BA478")
        @Column(name = "\"number\"")
        @Nullable
        String number,

        @FieldRule(help = "The scheduled departure; RFC 3339, such as 2026-11-24T18:30:00Z.")
        @JsonSerialize(using = ToStringSerializer.class)
        @Nullable
        Instant departure,

        @FieldRule(help = "The delay in minutes.", min = -1440, max = 10_080) @Nullable
        Integer delay,

        @FieldRule(help = "The distance in statute miles.", min = 0, max = 25_000) @Nullable
        Integer distance,

        @FieldRule(help = "The status: scheduled, boarding, departed, landed, cancelled or diverted.")
        @Enumerated(EnumType.STRING)
        @Nullable
        FlightStatus status,

        @FieldRule(help = "The scheduled arrival.") @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant arrival,

        @FieldRule(help = "The currently expected departure.")
        @JsonSerialize(using = ToStringSerializer.class)
        @Nullable
        Instant estimatedDeparture,

        @FieldRule(help = "The currently expected arrival.") @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant estimatedArrival,

        @FieldRule(help = "The actual departure.") @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant actualDeparture,

        @FieldRule(help = "The actual arrival.") @JsonSerialize(using = ToStringSerializer.class) @Nullable
        Instant actualArrival,

        @FieldRule(help = "Terminal of the departure.", max = 10) @Nullable
        String departureTerminal,

        @FieldRule(help = "Gate of the departure.", max = 10) @Nullable
        String departureGate,

        @FieldRule(help = "Terminal of the arrival.", max = 10) @Nullable
        String arrivalTerminal,

        @FieldRule(help = "Gate of the arrival.", max = 10) @Nullable
        String arrivalGate,

        @FieldRule(help = "Baggage claim.", max = 10) @Nullable
        String baggageClaim,

        @FieldRule(
                help = "ICAO callsign, such as RYR27NW.",
                pattern = "[A-Z0-9]{3,8}",
                message = "must be 3 to 8 letters and digits, such as RYR27NW")
        @Nullable
        String callsign,

        @FieldRule(
                help = "Registration, such as G-XLEK.",
                pattern = "[A-Z0-9-]{2,10}",
                message = "must be 2 to 10 letters, digits and hyphens, such as G-XLEK")
        @Nullable
        String aircraft,

        @FieldRule(
                help = "ICAO type designator, such as A320.",
                pattern = "[A-Z0-9]{2,4}",
                message = "must be 2 to 4 letters and digits, such as A320")
        @Nullable
        String aircraftType,

        @FieldRule(
                help = "Other flight numbers under which the flight is sold, separated by spaces.",
                max = 20,
                pattern = FLIGHT_NUMBER,
                message = "must be IATA or ICAO flight numbers, such as BA478")
        @JdbcTypeCode(SqlTypes.ARRAY)
        @Nullable
        List<String> codeshares) {

    /** All fields, in the order of JSON, CSV and SQL. */
    public static final List<FlightField> FIELDS = Arrays.stream(FlightState.class.getRecordComponents())
            .map(FlightField::of)
            .toList();

    /** The columns of all fields, separated by commas. */
    public static final String COLUMNS = FlightField.list(FIELDS, FlightField::column);

    private static final Constructor<?> CONSTRUCTOR = FlightState.class.getDeclaredConstructors()[0];

    private static final int MAX_KEY = 200;

    /**
     * Airline (IATA: two letters or digits, not both digits; ICAO: three letters), leading zeros, up to four digits, a suffix. The
     * zeros are dropped.
     */
    static final String FLIGHT_NUMBER = "([A-Z]{2}|[A-Z][0-9]|[0-9][A-Z]|[A-Z]{3})0*([0-9]{1,4}[A-Z]?)";

    private static final DateTimeFormatter RFC_3339 = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendOffset("+HH:MM", "Z")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** An external form of a flight, such as a JSON object or a row of CSV: values by the names of the fields. */
    public interface Source {
        /**
         * The value of a text field; null for none.
         *
         * @throws IllegalArgumentException if the value is no text; the message says what it must be
         */
        @Nullable
        String text(String field);

        /** The same for a whole number, which may be written as {@code 5.0}. */
        default @Nullable Integer integer(String field) {
            String text = text(field);
            try {
                return text == null ? null : new BigDecimal(text).intValueExact();
            } catch (NumberFormatException | ArithmeticException e) {
                throw new IllegalArgumentException("must be a whole number", e);
            }
        }

        /**
         * The values of a list of texts; null for none. Text separates them by spaces.
         *
         * @throws IllegalArgumentException if the value is no list of texts; the message says what it must be
         */
        default @Nullable List<String> texts(String field) {
            String text = text(field);
            return text == null ? null : List.of(text.strip().split(" +"));
        }
    }

    /**
     * Reads and checks a flight.
     *
     * @throws InvalidFlightException with all errors, not only the first
     */
    public static FlightState read(Source source) throws InvalidFlightException {
        List<InputError> errors = new ArrayList<>(0);
        @Nullable Object[] values = new @Nullable Object[FIELDS.size()];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = FIELDS.get(i).read(source);
            } catch (IllegalArgumentException e) {
                errors.add(new InputError(null, FIELDS.get(i).name(), String.valueOf(e.getMessage())));
            }
        }
        if (errors.isEmpty()) {
            FlightState state = of(values);
            if (state.codeshares == null || !state.codeshares.contains(state.number)) {
                return state;
            }
            errors.add(new InputError(null, "codeshares", "must not have the flight's own number"));
        }
        throw new InvalidFlightException(errors);
    }

    /** Creates a state with these values, in the order of the fields, without checks. */
    public static FlightState of(@Nullable Object[] values) {
        try {
            return (FlightState) CONSTRUCTOR.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Reads a flight's key.
     *
     * @throws IllegalArgumentException if the key is invalid; the message says what it must be
     */
    public static String key(String text) {
        String key = FlightField.normalize(text);
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
     * @throws IllegalArgumentException if the text is invalid; the message says what it must be
     */
    public static String airport(String text) {
        return parse("origin", text);
    }

    /**
     * Reads the text of a field.
     *
     * @throws IllegalArgumentException if the text is invalid; the message says what it must be
     */
    public static String parse(String name, String text) {
        FlightField field =
                FIELDS.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
        return String.valueOf(field.parse(text));
    }

    /** Whether the text contains neither control characters nor halves of surrogate pairs, which PostgreSQL cannot store. */
    static boolean isClean(String text) {
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
     * @throws IllegalArgumentException if the text is invalid, or outside the years 1 to 9999 in UTC
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
     * @throws IllegalArgumentException if the instant is outside the years 1 to 9999
     */
    public static Instant inRange(Instant instant) {
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw new IllegalArgumentException("must lie in the years 1 to 9999");
        }
        return instant;
    }
}
