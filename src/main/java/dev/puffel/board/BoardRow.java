package dev.puffel.board;

import dev.puffel.flight.FlightState;
import dev.puffel.flight.FlightStatus;
import dev.puffel.flight.FlightView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A flight as a row of the board, as text.
 *
 * @param day the heading above it
 * @param time the scheduled time
 * @param expected the expected or actual time, if known; {@code on time} if it is the scheduled time
 * @param late {@code late}, {@code early} or empty
 */
public record BoardRow(
        String id,
        String day,
        String time,
        String expected,
        String late,
        String number,
        List<String> codeshares,
        String origin,
        String destination,
        String terminal,
        String gate,
        String status) {

    private static final String NONE = "–";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME_OF_ANOTHER_DAY =
            DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

    static BoardRow of(FlightView flight, boolean arrivals, ZoneId zone) {
        FlightState state = flight.state();
        Instant scheduled = scheduled(state, arrivals);
        Instant expected = expected(state, arrivals);
        FlightStatus status = state.status();
        int late = scheduled == null || expected == null || status == FlightStatus.CANCELLED
                ? 0
                : expected.compareTo(scheduled);
        return new BoardRow(
                String.valueOf(flight.id()),
                scheduled == null ? "Without a time" : DAY.format(scheduled.atZone(zone)),
                scheduled == null ? NONE : TIME.format(scheduled.atZone(zone)),
                expectedText(state, scheduled, expected, arrivals, zone),
                late == 0 ? "" : late > 0 ? "late" : "early",
                text(state.number(), NONE),
                state.codeshares() == null ? List.of() : state.codeshares(),
                state.origin(),
                state.destination(),
                text(arrivals ? state.arrivalTerminal() : state.departureTerminal(), ""),
                text(arrivals ? state.arrivalGate() : state.departureGate(), ""),
                status == null ? "" : status.text());
    }

    private static String expectedText(
            FlightState state, @Nullable Instant scheduled, @Nullable Instant expected, boolean arrivals, ZoneId zone) {
        if (expected == null || state.status() == FlightStatus.CANCELLED) {
            return "";
        }
        if (expected.equals(scheduled)) {
            return state.delay() == null && estimated(state, arrivals) == null && actual(state, arrivals) == null
                    ? ""
                    : "on time";
        }
        ZonedDateTime time = expected.atZone(zone);
        boolean sameDay =
                scheduled == null || scheduled.atZone(zone).toLocalDate().equals(time.toLocalDate());
        return (sameDay ? TIME : TIME_OF_ANOTHER_DAY).format(time);
    }

    /**
     * Returns the actual, estimated or scheduled time, in this order, like the function expected_time of the database; null for
     * none.
     */
    static @Nullable Instant expected(FlightState state, boolean arrivals) {
        Instant actual = actual(state, arrivals);
        Instant known = actual == null ? estimated(state, arrivals) : actual;
        Instant scheduled = scheduled(state, arrivals);
        return known != null || scheduled == null || state.delay() == null
                ? (known == null ? scheduled : known)
                : scheduled.plusSeconds(60L * state.delay());
    }

    private static @Nullable Instant scheduled(FlightState state, boolean arrivals) {
        return arrivals ? state.arrival() : state.departure();
    }

    private static @Nullable Instant estimated(FlightState state, boolean arrivals) {
        return arrivals ? state.estimatedArrival() : state.estimatedDeparture();
    }

    private static @Nullable Instant actual(FlightState state, boolean arrivals) {
        return arrivals ? state.actualArrival() : state.actualDeparture();
    }

    private static String text(@Nullable String value, String none) {
        return value == null ? none : value;
    }
}
