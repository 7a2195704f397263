package dev.puffel.event;

import dev.puffel.flight.FlightState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of a flight: its new state, or its removal.
 *
 * @param source the sender; source and id together identify the event
 * @param id 1 to 300 characters
 * @param time in the format of {@link EventTime}; the event with the latest time wins
 * @param sequence decides between events of the same time, if both have a sequence; otherwise, the id decides. Empty for none
 * @param subject the key of the flight
 * @param state the new state of the flight; null if it was removed
 * @param ignored some members of the data that flights do not have
 */
public record FlightEvent(
        String source,
        String id,
        String time,
        String sequence,
        String subject,
        @Nullable FlightState state,
        List<String> ignored) {
    /** The type of an event with the state of a flight. */
    public static final String UPSERTED = "dev.puffel.flight.upserted";

    /** The type of an event that removes a flight. */
    public static final String REMOVED = "dev.puffel.flight.removed";

    /** Returns the CloudEvents type. */
    public String type() {
        return state == null ? REMOVED : UPSERTED;
    }
}
