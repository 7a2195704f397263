package dev.puffel.board;

import dev.puffel.flight.FlightState;
import dev.puffel.flight.FlightStatus;
import dev.puffel.flight.FlightView;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A flight as a row of the board, in words; the script writes them alike.
 *
 * @param departure as RFC 3339 writes it; empty where there is none
 * @param time of the departure, in UTC
 * @param late {@code late}, {@code early} or empty
 */
public record BoardRow(
        String id,
        String departure,
        String time,
        String date,
        String number,
        String origin,
        String destination,
        String delay,
        String late,
        String status) {

    private static final String NONE = "–";

    /** A row for the script to copy. */
    static final BoardRow BLANK = new BoardRow("", "", NONE, "", NONE, "", "", "", "", "");

    static BoardRow of(FlightView flight) {
        FlightState state = flight.state();
        Instant departure = state.departure();
        String text = departure == null ? "" : departure.toString();
        Integer delay = state.delay();
        FlightStatus status = state.status();
        return new BoardRow(
                String.valueOf(flight.id()),
                text,
                text.isEmpty() ? NONE : text.substring(11, 16),
                text.isEmpty() ? "" : text.substring(0, 10),
                state.number() == null ? NONE : state.number(),
                state.origin(),
                state.destination(),
                delay(delay),
                delay == null || delay == 0 ? "" : delay > 0 ? "late" : "early",
                status == null ? "" : status.text());
    }

    private static String delay(@Nullable Integer minutes) {
        if (minutes == null) {
            return "";
        }
        return minutes == 0 ? "on time" : String.format(Locale.ROOT, "%+d min", minutes);
    }
}
