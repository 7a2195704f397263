package dev.puffel.event;

import dev.puffel.flight.FlightState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a flight.
 *
 * @param source who tells it; together with {@code id} it names the event
 * @param id 1 to 300 characters
 * @param time as {@link EventTime} writes it; of one subject the greatest (time, id) wins
 * @param sequence orders events of the same time before their ids do, where both have one; empty for none
 * @param subject the flight's key
 * @param state what the flight is from now on; null where it was removed
 * @param ignored some members of its data that flights do not have
 */
public record FlightEvent(
        String source,
        String id,
        String time,
        String sequence,
        String subject,
        @Nullable FlightState state,
        List<String> ignored) {
    /** The type of an event that says what a flight is. */
    public static final String UPSERTED = "dev.puffel.flight.upserted";

    /** The type of an event that says that a flight is gone. */
    public static final String REMOVED = "dev.puffel.flight.removed";

    /** Its CloudEvents type. */
    public String type() {
        return state == null ? REMOVED : UPSERTED;
    }
}
