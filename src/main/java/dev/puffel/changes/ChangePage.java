package dev.puffel.changes;

import dev.puffel.flight.FlightFilter;
import java.util.List;

/**
 * Changes that follow on a position, as events.
 *
 * @param start what the reader has seen before
 * @param end what it has seen after; in the midst of a batch where there is more of it
 * @param events empty where nothing changed
 */
record ChangePage(Position start, Position end, List<Event> events) {
    /**
     * A change as it is sent.
     *
     * @param text the event with its id
     */
    record Event(Change change, String text) {}

    /** The events that concern a filter, as they are sent. */
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
