package dev.puffel.changes;

import dev.puffel.flight.FlightFilter;
import java.util.List;

/**
 * The changes after a position, as events.
 *
 * @param start the position before the page
 * @param end the position after the page, within a batch if the batch has more changes
 * @param events empty if nothing has changed
 */
record ChangePage(Position start, Position end, List<Event> events) {
    /**
     * A change with its event.
     *
     * @param text the event in the format of the stream, with its id
     */
    record Event(Change change, String text) {}

    /** Returns the events that concern a filter, in the format of the stream. */
    String text(FlightFilter filter) {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            if (event.change.concerns(filter)) {
                text.append(event.text);
            }
        }
        return text.toString();
    }
}
