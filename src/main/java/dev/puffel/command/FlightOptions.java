package dev.puffel.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A flight as options of a command. */
class FlightOptions {
    @Option(names = "--origin", required = true, description = "Where it starts.")
    String origin = "";

    @Option(names = "--destination", required = true, description = "Where it goes.")
    String destination = "";

    @Option(names = "--number", description = "Flight number, such as BA478.")
    @Nullable
    String number;

    @Option(names = "--departure", description = "RFC 3339, such as 2026-11-24T18:30:00Z.")
    @Nullable
    String departure;

    @Option(names = "--delay", description = "Minutes.")
    @Nullable
    Integer delay;

    @Option(names = "--distance", description = "Statute miles.")
    @Nullable
    Integer distance;

    @Option(names = "--status", description = "scheduled, boarding, departed, landed, cancelled or diverted.")
    @Nullable
    String status;

    @Option(names = "--key", description = "The flight's identity at its source; without it a new flight is made.")
    @Nullable
    String key;

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("origin", origin)
                .put("destination", destination)
                .put("number", number)
                .put("departure", departure)
                .put("delay", delay)
                .put("distance", distance)
                .put("status", status)
                .put("key", key);
    }
}
